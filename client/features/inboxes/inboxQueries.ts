import { useQuery } from '@tanstack/react-query';
import { listInboxes } from '../../../shared/api/workspace.ts';
import type { Inbox } from '../../../shared/inbox.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { freshItems } from '../../realtime/freshen.ts';

export function useInboxes() {
  const { data, ...query } = useQuery({
    queryKey: keys.inboxes,
    queryFn: async ({ signal }) => freshItems(await request(listInboxes, { signal })),
  });
  return { ...query, inboxes: data?.items ?? [] };
}

export function useInbox(inboxId: string | undefined): Inbox | undefined {
  return useInboxes().inboxes.find((inbox) => inbox.id === inboxId);
}
