import type { Actor } from '../../shared/permissions.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { DomainError } from '../errors.ts';
import { placeOf } from '../routing/place.ts';
import { releaseUnits } from '../routing/units.ts';
import type { CaseDocument } from './caseCollection.ts';
import { caseFor } from './caseFor.ts';
import { changeCase } from './changeCase.ts';

/**
 * Puts a case aside until an instant, or (null) until the customer writes. It costs no units meanwhile.
 *
 * @throws DomainError `invalidInput` when the instant has passed
 */
export async function parkCase(
  ctx: Context,
  actor: Actor,
  caseId: string,
  until: string | null,
): Promise<CaseDocument> {
  const theCase = await caseFor(ctx, actor, caseId, 'case.park');
  if (until !== null && new Date(until) <= ctx.now()) {
    throw new DomainError('invalidInput', 'body.until: choose a time that is still to come');
  }
  const changed = await changeCase(
    ctx,
    caseId,
    { state: 'assigned', version: theCase.version },
    { state: 'parked', parkedUntil: until, held: null },
  );
  if (changed === null) {
    throw new DomainError(
      'conflict',
      `case ${theCase.number} is ${theCase.state}; only a case in your hands can be put aside`,
    );
  }
  if (until !== null) {
    await ctx.timers.schedule({ kind: 'case.unpark', key: caseId, dueAt: until });
  }
  await releaseUnits(ctx, changed.before, true);
  await addSystemEntry(ctx, placeOf(changed.after), 'case.parked', until === null ? {} : { until });
  return changed.after;
}
