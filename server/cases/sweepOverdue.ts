import { type Context, instant } from '../context.ts';
import { expireOffer } from '../routing/offers.ts';
import { cases } from './caseCollection.ts';
import { resumeDue } from './reopenCase.ts';
import { wrapUpDue } from './wrapUp.ts';

/** A timer fires within a second or two of its time; what is later than this has lost its own. */
const LATE_MS = 5_000;
const MOST_AT_ONCE = 200;

/** Cases whose time has passed unnoticed: a crash fell between the case and its timer. */
export async function sweepOverdue(ctx: Context): Promise<void> {
  const late = instant(ctx, -LATE_MS);
  const collection = cases.of(ctx.database);
  const find = (filter: Parameters<typeof collection.find>[0]) =>
    collection.find(filter).limit(MOST_AT_ONCE).toArray();
  const [offered, wrapping, parked] = await Promise.all([
    find({ state: 'offered', 'offers.expiresAt': { $lt: late } }),
    find({ state: 'wrapping', wrapUpUntil: { $lt: late } }),
    find({ state: 'parked', parkedUntil: { $lt: late } }),
  ]);
  for (const { _id, offers } of offered) {
    for (const offer of offers.filter(({ expiresAt }) => expiresAt < late)) {
      await expireOffer(ctx, `${_id}.${offer.id}`);
    }
  }
  for (const { _id } of wrapping) {
    await wrapUpDue(ctx, _id);
  }
  for (const { _id } of parked) {
    await resumeDue(ctx, _id);
  }
}
