import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../shared/case.ts';
import { useNow } from '../../api/clock.ts';
import { Countdown } from '../../components/Countdown.tsx';
import { Elapsed } from '../../components/Elapsed.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useQueues } from '../queues/queueQueries.ts';
import type { ListedView } from './viewOrder.ts';

const SOON = 0.75;

interface RowClockProps {
  row: CaseRow;
  view: ListedView;
}

/** How long the customer has waited, or when the case falls due, or when it was last touched. */
export function RowClock({ row, view }: RowClockProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { case: entry, conversation } = row;
  if (entry.state === 'wrapping' && entry.wrapUpUntil) {
    return (
      <span className="due" title={t('cases.wrapUp')}>
        <Countdown until={entry.wrapUpUntil} />
      </span>
    );
  }
  if (entry.state === 'parked' && entry.parkedUntil) {
    return <span title={format.exact(entry.parkedUntil)}>{format.ago(entry.parkedUntil, Date.now())}</span>;
  }
  if (entry.isOpen && entry.queuedAt && (entry.state === 'queued' || entry.state === 'offered')) {
    return <QueueWait queueId={entry.queueId} since={entry.queuedAt} />;
  }
  if (entry.isOpen && view !== 'parked' && conversation.awaitingReplySince) {
    return (
      <span className="awaiting" title={t('cases.awaitingReply')}>
        <Elapsed since={conversation.awaitingReplySince} />
      </span>
    );
  }
  return <TimeAgo instant={entry.closedAt ?? conversation.lastMessage?.at ?? entry.openedAt} />;
}

/** A wait in line, measured against what the queue promises. */
function QueueWait({ queueId, since }: { queueId: string; since: string }) {
  const { t } = useTranslation();
  const { queues } = useQueues();
  const now = useNow(1000);
  const target = queues.find((queue) => queue.id === queueId)?.serviceLevel.seconds;
  const share = target ? (now - Date.parse(since)) / 1000 / target : 0;
  const look = share >= 1 ? 'overdue' : share >= SOON ? 'soon' : 'ontime';
  return (
    <span className={`wait wait-${look}`} title={t(`cases.wait.${look}`)}>
      <Elapsed since={since} />
    </span>
  );
}
