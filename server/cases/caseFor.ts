import { type Action, type Actor, can } from '../../shared/permissions.ts';
import type { Context } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { type CaseDocument, cases } from './caseCollection.ts';

type CaseAction = Extract<Action, `case.${string}`>;
type OnCase = Exclude<CaseAction, 'case.assignOthers'>;

/**
 * The one door to a case: returns it, or says "not found", also for what the actor may not see.
 *
 * @throws DomainError `forbidden` when it may be seen but not this be done to it
 */
export async function caseFor(
  ctx: Context,
  actor: Actor,
  caseId: string,
  action: OnCase = 'case.see',
): Promise<CaseDocument> {
  const document = await cases.of(ctx.database).findOne({ _id: caseId });
  if (document === null || !can(actor, 'case.see', document)) {
    throw notFound('case', caseId);
  }
  if (!can(actor, action, document)) {
    throw new DomainError(
      'forbidden',
      `case ${document.number} is handled by somebody else; take it over or ask them`,
    );
  }
  return document;
}

export function seenCasesFilter(actor: Actor): (document: CaseDocument) => boolean {
  return (document) => can(actor, 'case.see', document);
}
