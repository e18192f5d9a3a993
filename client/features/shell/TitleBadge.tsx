import { useEffect } from 'react';
import { useCases } from '../cases/caseQueries.ts';
import { useOffers } from '../offers/offerQueries.ts';
import { useWorkspace } from '../session/sessionQueries.ts';
import { useUnreadRooms } from '../teamchat/roomQueries.ts';

/** Count in the tab's title and a dot on its icon: what calls for the agent while another tab is in front. */
export function TitleBadge() {
  const { name } = useWorkspace();
  const { rows } = useCases({ view: 'mine' });
  const offers = useOffers().length;
  const unread = rows.filter((row) => row.conversation.unreadCount > 0).length + useUnreadRooms() + offers;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    icon?.setAttribute('href', unread > 0 ? '/favicon-unread.svg' : '/favicon.svg');
  }, [unread, name]);
  return null;
}
