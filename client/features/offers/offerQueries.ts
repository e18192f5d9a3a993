import type { Case, CaseRow, Offer } from '../../../shared/case.ts';
import { useCases } from '../cases/caseQueries.ts';

export type OfferRow = CaseRow & { offer: Offer };

function isOffered(row: CaseRow): row is CaseRow & { case: { offer: Offer } } {
  return row.case.offer !== null;
}

/** What is offered to this agent right now: calls first, then the oldest. */
export function useOffers(): OfferRow[] {
  const { rows } = useCases({ view: 'offered' });
  return rows
    .filter(isOffered)
    .map((row) => ({ ...row, offer: row.case.offer }))
    .sort((a, b) => urgency(a) - urgency(b) || a.offer.offeredAt.localeCompare(b.offer.offeredAt));
}

function urgency(row: OfferRow): number {
  return isCall(row.case) ? 0 : 1;
}

/** Somebody is on the line; whoever is to be called back is not any more. */
export function isCall(entry: Case): boolean {
  return entry.channel === 'voice' && !entry.isCallback;
}
