import { IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { useAgentNames } from '../agents/agentQueries.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { useListSearch } from './listFilter.ts';
import type { ListedView } from './viewOrder.ts';

/** Says that a list is narrowed, to what, and takes the narrowing off. */
export function ListFilterBar({ view }: { view: ListedView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { queue, agent } = useListSearch();
  const { queues } = useQueues();
  const nameOf = useAgentNames();
  if (queue === undefined && agent === undefined) {
    return null;
  }
  const names = [
    ...(queue === undefined ? [] : [queues.find((one) => one.id === queue)?.name ?? '…']),
    ...(agent === undefined ? [] : [nameOf(agent) || '…']),
  ];
  return (
    <p className="list-filter" role="status">
      <span className="grow ellipsis">{t('cases.onlyOf', { name: names.join(' · ') })}</span>
      <IconAction
        icon={IconX}
        label={t('cases.showAll')}
        onClick={() => void navigate({ to: '/cases/$view', params: { view }, search: {} })}
      />
    </p>
  );
}
