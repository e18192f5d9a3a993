import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChoiceRow } from '../../components/ChoiceRow.tsx';
import { px } from '../../theme.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { useQueues } from './queueQueries.ts';

interface QueueChoicesProps {
  value: string | null;
  exceptId: string | null;
  onChange: (queueId: string) => void;
}

/** Queues to choose from, with how many of their members could take it now. */
export function QueueChoices({ value, exceptId, onChange }: QueueChoicesProps) {
  const { t } = useTranslation();
  const { queues } = useQueues();
  const { agents } = useAgents();
  const available = (memberIds: string[]) =>
    agents.filter((one) => memberIds.includes(one.id) && one.presence.status === 'available').length;
  return (
    <div className="choice-scroll" role="radiogroup" aria-label={t('cases.toQueue')}>
      {queues
        .filter((queue) => queue.id !== exceptId)
        .map((queue, index) => (
          <ChoiceRow
            key={queue.id}
            isFirst={index === 0}
            isChosen={queue.id === value}
            onChoose={() => onChange(queue.id)}
          >
            <IconInbox size={px.icon} stroke={px.stroke} aria-hidden="true" />
            <span className="ellipsis grow">{queue.name}</span>
            <span className="hint">{t('queues.availableNow', { count: available(queue.memberIds) })}</span>
          </ChoiceRow>
        ))}
    </div>
  );
}
