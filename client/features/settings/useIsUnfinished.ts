import { useInboxes } from '../inboxes/inboxQueries.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { useMay } from '../session/sessionQueries.ts';

/** Whether this admin's workspace cannot take a customer yet; false until that is known. */
export function useIsUnfinished(): boolean {
  const mayManage = useMay('inbox.manage');
  const { queues, isSuccess: areQueuesKnown } = useQueues();
  const { inboxes, isSuccess: areInboxesKnown } = useInboxes();
  return mayManage && areQueuesKnown && areInboxesKnown && (queues.length === 0 || inboxes.length === 0);
}
