import type { CaseDocument } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import type { Context } from '../context.ts';
import { currentPolicy } from './policyStore.ts';
import { releaseUnits } from './units.ts';

/**
 * From its agent back to its place in line.
 *
 * @param isExcluded whether the agent is left out for a while, so that it does not come straight back
 * @returns the case as it waits, or null when somebody else changed it first
 */
export async function backInLine(
  ctx: Context,
  theCase: CaseDocument,
  { isExcluded }: { isExcluded: boolean },
): Promise<CaseDocument | null> {
  const { agentId, routing } = theCase;
  const { exclusionSeconds } = (await currentPolicy(ctx)).offers;
  const until = ctx.now().getTime() + exclusionSeconds * 1000;
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: theCase.state, version: theCase.version },
    {
      state: 'queued',
      agentId: null,
      held: null,
      offers: [],
      parkedUntil: null,
      wrapUpUntil: null,
      'routing.interruptedBy': null,
      'routing.silentUnits': null,
      'routing.isOver': false,
      'routing.lastAgentId': isExcluded ? null : (agentId ?? routing.lastAgentId),
      'routing.excluded': isExcluded && agentId !== null ? [{ agentId, until }] : [],
    },
  );
  if (changed === null) {
    return null;
  }
  await releaseUnits(ctx, changed.before, true);
  return changed.after;
}
