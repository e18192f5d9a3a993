import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconEdit } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { useMay, useMe } from '../session/sessionQueries.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { useCaseCount } from './caseQueries.ts';
import { useListFilter, useListSearch } from './listFilter.ts';
import { type ListedView, listedViews } from './viewOrder.ts';

/** Which view this is, the way to the others, and the way to write to somebody first. */
export function ListHeader({ view }: { view: ListedView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const maySeeAll = useMay('board.see');
  const me = useMe();
  const search = useListSearch();
  const queues = useQueues().queues.filter((queue) => maySeeAll || me.queueIds.includes(queue.id));
  const { count, hasMore } = useCaseCount(useListFilter(view));
  const views = listedViews.filter((one) => maySeeAll || !one.isForSupervisors);
  return (
    <header className="list-header">
      <Menu position="bottom-start" width={px.menu}>
        <Menu.Target>
          <UnstyledButton className="list-title">
            <h1 id="list-title">{t(`views.${view}`)}</h1>
            <span className="hint figures">{count === 0 ? '' : `${count}${hasMore ? '+' : ''}`}</span>
            <IconChevronDown size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map((one) => (
            <Menu.Item
              key={one.view}
              leftSection={<one.icon size={px.icon} stroke={px.stroke} aria-hidden="true" />}
              rightSection={<kbd className="key">{shownKeys(one.shortcut)}</kbd>}
              onClick={() => void navigate({ to: '/cases/$view', params: { view: one.view }, search: true })}
            >
              {t(`views.${one.view}`)}
            </Menu.Item>
          ))}
          {queues.length > 1 && (
            <>
              <Menu.Divider />
              <Menu.Label>{t('cases.onlyQueue')}</Menu.Label>
              {queues.map((queue) => (
                <Menu.Item
                  key={queue.id}
                  role="menuitemradio"
                  aria-checked={queue.id === search.queue}
                  className={queue.id === search.queue ? 'menu-chosen' : ''}
                  onClick={() =>
                    void navigate({
                      to: '/cases/$view',
                      params: { view },
                      search: queue.id === search.queue ? {} : { queue: queue.id },
                    })
                  }
                >
                  {queue.name}
                </Menu.Item>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <IconAction
        icon={IconEdit}
        label={t('newConversation.title')}
        shortcut={shownKeys('newConversation')}
        onClick={() => openOverlay({ kind: 'newConversation' })}
      />
    </header>
  );
}
