import { agents } from '../agents/agentCollection.ts';
import type { CaseDocument } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import type { Context } from '../context.ts';
import { endByRule } from './endByRule.ts';
import type { RoutingPolicy } from './engine/policy.ts';
import type { Decision } from './engine/types.ts';
import { assignCase, makeOffers } from './offers.ts';
import type { Limits } from './units.ts';

/** The case after a decision about it, for the next one; null when another process changed it first. */
export type Carried = CaseDocument | null;

type CarryOut<Kind extends Decision['kind']> = (
  ctx: Context,
  decision: Extract<Decision, { kind: Kind }>,
  facts: { theCase: CaseDocument; policy: RoutingPolicy },
) => Promise<Carried>;

const table: { [Kind in Decision['kind']]: CarryOut<Kind> } = {
  offer: async (ctx, { targets, expiresAt }, { theCase, policy }) => {
    const limits = limitsFor(theCase, policy);
    const plan = { theCase, targets, expiresAt: new Date(expiresAt).toISOString(), limits };
    return (await makeOffers(ctx, plan)) ? theCase : null;
  },
  assign: async (ctx, { agentId, units, interrupts }, { theCase, policy }) => {
    const limits = limitsFor(theCase, policy);
    return (await assignCase(ctx, { theCase, agentId, units, interrupts, limits })) ? theCase : null;
  },
  step: (ctx, { step, actions, toQueueId }, { theCase }) => {
    const isAsked = actions.some(({ kind }) => kind === 'offerCallback');
    const callback = isAsked && theCase.callId !== null ? { 'routing.callback': 'offered' } : {};
    return toQueueId === null
      ? changeWaiting(ctx, theCase, { ...callback, 'routing.step': step + 1, 'routing.excluded': [] })
      : changeWaiting(ctx, theCase, { ...callback, ...intoQueue(ctx, theCase, toQueueId) });
  },
  overflow: async (ctx, { to }, { theCase }) => {
    if (to.kind === 'queue') {
      return changeWaiting(ctx, theCase, intoQueue(ctx, theCase, to.queueId));
    }
    return (await endByRule(ctx, theCase, to.kind)) ? theCase : null;
  },
  drain: keepFree,
  wait: async (_ctx, _decision, { theCase }) => theCase,
};

/** Does what was decided of a case, by conditional updates: of two processes that decide alike, one does it. */
export function carryOut(
  ctx: Context,
  decision: Decision,
  facts: { theCase: CaseDocument; policy: RoutingPolicy },
): Promise<Carried> {
  // The table is typed entry by entry; only their union cannot be followed by the compiler.
  const act = table[decision.kind] as CarryOut<Decision['kind']>;
  return act(ctx, decision, facts);
}

function limitsFor({ channel }: CaseDocument, policy: RoutingPolicy): Limits {
  return { maximum: policy.capacity.maximum[channel] };
}

/** An agent is kept free for a case that nobody has the units for; should it come to nothing, others get their turn. */
async function keepFree(
  ctx: Context,
  { agentId, cost, until, itemId }: Extract<Decision, { kind: 'drain' }>,
  { theCase, policy }: { theCase: CaseDocument; policy: RoutingPolicy },
): Promise<Carried> {
  await agents
    .of(ctx.database)
    .updateOne({ _id: agentId }, { $set: { drain: { itemId, cost, until } }, $inc: { version: 1 } });
  return changeWaiting(ctx, theCase, {
    'routing.drainAfter': until + policy.draining.afterSeconds * 1000,
  });
}

/** Into another queue: the place in line goes with it, the steps begin anew. */
function intoQueue(ctx: Context, theCase: CaseDocument, queueId: string): Record<string, unknown> {
  return {
    queueId,
    'routing.queueEnteredAt': ctx.now().getTime(),
    'routing.step': 0,
    'routing.excluded': [],
    'routing.drainAfter': null,
    'routing.leftQueueIds': [...theCase.routing.leftQueueIds, theCase.queueId],
  };
}

async function changeWaiting(
  ctx: Context,
  theCase: CaseDocument,
  change: Record<string, unknown>,
): Promise<Carried> {
  const changed = await changeCase(ctx, theCase._id, { state: 'queued', version: theCase.version }, change);
  return changed?.after ?? null;
}
