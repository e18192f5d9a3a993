import type { Case } from '../../../shared/case.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { useShortcut } from '../shell/useShortcut.ts';
import { useTakeCase } from './caseQueries.ts';
import { useCaseRights } from './useCaseRights.ts';

/** The keys of the case that is open. */
export function CaseShortcuts({ entry }: { entry: Case }) {
  const rights = useCaseRights(entry);
  const take = useTakeCase();
  const caseId = entry.id;
  const close = (thenNext: boolean) =>
    rights.mayClose ? () => openOverlay({ kind: 'close', caseId, thenNext }) : null;
  useShortcut('close', close(false));
  useShortcut('closeNext', close(true));
  useShortcut('transfer', rights.mayTransfer ? () => openOverlay({ kind: 'transfer', caseId }) : null);
  useShortcut('snooze', rights.mayPark ? () => openOverlay({ kind: 'snooze', caseId }) : null);
  useShortcut('explain', rights.mayExplain ? () => openOverlay({ kind: 'explain', caseId }) : null);
  useShortcut(
    'take',
    rights.mayTake && !take.isPending ? () => take.mutate({ caseId, fromAgentId: entry.agentId }) : null,
  );
  return null;
}
