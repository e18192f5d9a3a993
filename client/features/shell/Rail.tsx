import { IconAddressBook, IconChartBar, IconMessages, IconRoute, IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Brand } from '../../components/Brand.tsx';
import { lazily } from '../../components/lazily.tsx';
import type { Layout } from '../../components/useLayout.ts';
import { listedViews } from '../cases/viewOrder.ts';
import { SoundPrompt } from '../offers/SoundPrompt.tsx';
import { PresenceMenu } from '../presence/PresenceMenu.tsx';
import { useMay, useWorkspace } from '../session/sessionQueries.ts';
import { useUnreadRooms } from '../teamchat/roomQueries.ts';
import { ConnectionLight } from './ConnectionLight.tsx';
import { RailLink } from './RailLink.tsx';
import { RailSearch } from './RailSearch.tsx';
import { shownKeys } from './shortcutTable.ts';
import { WorkLink } from './WorkLink.tsx';

const DemoMenu = lazily(async () => (await import('../demo/DemoMenu.tsx')).DemoMenu);

/** Areas, the demo, the connection and one's own state: labelled where there is room, icons elsewhere. */
export function Rail({ layout }: { layout: Layout }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const maySeeBoard = useMay('board.see');
  const maySetUp = useMay('canned.manage');
  const maySeeRouting = useMay('routing.see');
  const unreadRooms = useUnreadRooms();
  const isLabelled = layout === 'widest';
  const views = listedViews.filter((one) => maySeeBoard || !one.isForSupervisors);
  return (
    <nav className="rail" aria-label={t('shell.areas')}>
      <div className="rail-head">
        <Brand name={workspace.name} />
      </div>
      <RailSearch isLabelled={isLabelled} />
      <div className="rail-group">
        {isLabelled ? (
          views.map((one) => <WorkLink key={one.view} {...one} isLabelled />)
        ) : (
          <WorkLink {...views[0]!} isLabelled={false} label={t('shell.work')} />
        )}
      </div>
      <div className="rail-group">
        <RailLink
          icon={IconAddressBook}
          label={t('shell.contacts')}
          link={{ to: '/contacts' }}
          shortcut={shownKeys('goContacts')}
          isLabelled={isLabelled}
        />
        <RailLink
          icon={IconMessages}
          label={t('shell.team')}
          link={{ to: '/team' }}
          shortcut={shownKeys('goTeam')}
          count={unreadRooms > 0 ? String(unreadRooms) : ''}
          isCalling
          isLabelled={isLabelled}
        />
        {maySeeBoard && (
          <RailLink
            icon={IconChartBar}
            label={t('shell.board')}
            link={{ to: '/board' }}
            shortcut={shownKeys('goBoard')}
            isLabelled={isLabelled}
          />
        )}
        {maySeeRouting && (
          <RailLink
            icon={IconRoute}
            label={t('shell.routing')}
            link={{ to: '/routing' }}
            shortcut={shownKeys('goRouting')}
            isLabelled={isLabelled}
          />
        )}
        {maySetUp && (
          <RailLink
            icon={IconSettings}
            label={t('shell.settings')}
            link={{ to: '/settings' }}
            shortcut={shownKeys('goSettings')}
            isLabelled={isLabelled}
          />
        )}
      </div>
      <div className="rail-foot">
        {workspace.isDemo && <DemoMenu isLabelled={isLabelled} />}
        <SoundPrompt />
        <ConnectionLight isLabelled={isLabelled} />
        <PresenceMenu isLabelled={isLabelled} />
      </div>
    </nav>
  );
}
