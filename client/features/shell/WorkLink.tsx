import { useTranslation } from 'react-i18next';
import { useCaseCount } from '../cases/caseQueries.ts';
import type { listedViews } from '../cases/viewOrder.ts';
import { RailLink } from './RailLink.tsx';
import { shownKeys } from './shortcutTable.ts';

type WorkLinkProps = (typeof listedViews)[number] & { isLabelled: boolean; label?: string };

/** One view of the work, with how much is in it where that calls for action. */
export function WorkLink({ view, icon, shortcut, isLabelled, label }: WorkLinkProps) {
  const { t } = useTranslation();
  const isCounted = view === 'mine' || view === 'waiting';
  return (
    <RailLink
      icon={icon}
      label={label ?? t(`views.${view}`)}
      link={{ to: '/cases/$view', params: { view } }}
      shortcut={shownKeys(shortcut)}
      isLabelled={isLabelled}
      count={isCounted && isLabelled ? <ViewCount view={view} /> : ''}
    />
  );
}

function ViewCount({ view }: { view: 'mine' | 'waiting' }) {
  const { count, hasMore } = useCaseCount({ view });
  return count === 0 ? null : `${count}${hasMore ? '+' : ''}`;
}
