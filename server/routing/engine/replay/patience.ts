import { hashed } from '../simulator/random.ts';
import type { RecordedCase } from './day.ts';

/** The share of customers still willing to wait after each wait at which one left. */
export type Survival = readonly { readonly waitMs: number; readonly share: number }[];

/**
 * How long customers wait before they leave, by Kaplan and Meier: those who were answered are known to wait
 * at least as long as they did, and count until then.
 */
export function survivalOf(cases: readonly RecordedCase[]): Survival {
  const waits = cases
    .flatMap((one) => {
      const until = one.answeredAt ?? one.leftAt;
      return until === null ? [] : [{ waitMs: until - one.at, left: one.answeredAt === null }];
    })
    .sort((a, b) => a.waitMs - b.waitMs || Number(a.left) - Number(b.left));
  const survival: { waitMs: number; share: number }[] = [];
  let share = 1;
  waits.forEach(({ waitMs, left }, index) => {
    if (left) {
      share *= 1 - 1 / (waits.length - index);
      survival.push({ waitMs, share });
    }
  });
  return survival;
}

/**
 * The patience of one customer: as long as they did wait where they left; else drawn from those who waited
 * longer, by a chance that belongs to the case, so that every replay draws the same.
 *
 * @returns null for somebody who outwaits all who left
 */
export function patienceOf(one: RecordedCase, survival: Survival): number | null {
  if (one.answeredAt === null && one.leftAt !== null) {
    return one.leftAt - one.at;
  }
  const waitedMs = (one.answeredAt ?? one.at) - one.at;
  const willing = survival.findLast(({ waitMs }) => waitMs <= waitedMs)?.share ?? 1;
  const share = willing * (1 - hashed(one.arrival.id));
  return survival.find((step) => step.waitMs > waitedMs && step.share <= share)?.waitMs ?? null;
}
