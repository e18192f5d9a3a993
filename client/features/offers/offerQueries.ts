import type { Case, CaseRow, Offer } from '../../../shared/case.ts';
import { useCases } from '../cases/caseQueries.ts';
import { useSession } from '../session/sessionQueries.ts';

export type OfferRow = CaseRow & { offer: Offer };

/** What is offered to this agent right now: calls first, then the oldest. */
export function useOffers(): OfferRow[] {
  const { id } = useSession().agent;
  const { rows } = useCases({ view: 'offered' });
  return rows
    .flatMap((row) => {
      const offer = row.case.offers.find(({ agentId }) => agentId === id);
      return offer === undefined ? [] : [{ ...row, offer }];
    })
    .sort((a, b) => urgency(a) - urgency(b) || a.offer.offeredAt.localeCompare(b.offer.offeredAt));
}

function urgency(row: OfferRow): number {
  return isCall(row.case) ? 0 : 1;
}

/** Somebody is on the line; whoever is to be called back is not any more. */
export function isCall(entry: Case): boolean {
  return entry.channel === 'voice' && !entry.isCallback;
}
