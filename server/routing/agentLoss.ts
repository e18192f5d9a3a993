import { agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { backInLine } from './backInLine.ts';
import { endOffer } from './offers.ts';
import { placeOf } from './place.ts';
import { currentPolicy } from './policyStore.ts';

/** Nobody who is not there is offered anything: what they were just being offered goes back to its place. */
export async function rescindOffersTo(ctx: Context, agentId: string): Promise<void> {
  const offered = await cases.of(ctx.database).find({ 'offers.agentId': agentId }).toArray();
  for (const theCase of offered) {
    for (const { id } of theCase.offers.filter((offer) => offer.agentId === agentId)) {
      await endOffer(ctx, theCase._id, id, { agentId, isExcluded: false });
    }
  }
}

/** Cases of agents who have been away longer than their channel bears go back into line, with their place. */
export async function sweepLostAgents(ctx: Context): Promise<void> {
  const { returnAfterLossSeconds } = (await currentPolicy(ctx)).timers;
  const away = await agents
    .of(ctx.database)
    .find({ 'presence.isReachable': false, openCases: { $gt: 0 } }, { projection: { presence: 1 } })
    .toArray();
  for (const agent of away) {
    const awayMs = ctx.now().getTime() - new Date(agent.presence.since).getTime();
    const theirs = await cases
      .of(ctx.database)
      .find({ agentId: agent._id, isOpen: true, state: 'assigned' })
      .toArray();
    for (const theCase of theirs) {
      const seconds = returnAfterLossSeconds[theCase.channel];
      if (seconds !== null && awayMs > seconds * 1000 && theCase.callId === null) {
        await giveBack(ctx, theCase);
      }
    }
  }
}

async function giveBack(ctx: Context, theCase: CaseDocument): Promise<void> {
  const waiting = await backInLine(ctx, theCase, { isExcluded: false });
  if (waiting !== null) {
    await addSystemEntry(ctx, placeOf(waiting), 'case.queued', {});
  }
}
