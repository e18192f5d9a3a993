import type { Case } from '../../../shared/case.ts';
import { can } from '../../../shared/permissions.ts';
import { useMe } from '../session/sessionQueries.ts';

/** What this agent may do with a case now: rights, and what its state allows. */
export function useCaseRights(entry: Case) {
  const me = useMe();
  const isMine = entry.agentId === me.id;
  return {
    isMine,
    mayTake:
      can(me, 'case.take', entry) &&
      (!isMine || entry.state === 'parked') &&
      entry.state !== 'offered' &&
      entry.isOpen,
    mayReopen: !entry.isOpen && can(me, 'case.take', entry),
    mayReply: can(me, 'case.reply', entry),
    mayNote: can(me, 'case.note', entry),
    mayClose: entry.isOpen && can(me, 'case.close', entry),
    mayPark:
      entry.isOpen && entry.state !== 'wrapping' && entry.channel !== 'voice' && can(me, 'case.park', entry),
    mayTransfer: entry.isOpen && can(me, 'case.transfer', entry),
    mayPrioritize: entry.isOpen && can(me, 'case.prioritize', entry),
    mayExplain: can(me, 'case.explain', entry),
  };
}
