import type { Outlook, PolicyPreview } from '../../../shared/api/routing.ts';
import type { Channel } from '../../../shared/primitives.ts';
import type { PolicyContent, RoutingPolicy } from '../../../shared/routingPolicy.ts';
import type { Context } from '../../context.ts';
import { queues } from '../../queues/queueCollection.ts';
import { explainIn } from '../engine/explain.ts';
import { createRouter } from '../engine/router.ts';
import type { Millis, RoutingItem, RoutingState } from '../engine/types.ts';
import { loadState } from '../loadState.ts';
import { currentPolicy } from '../policyStore.ts';
import { checkPolicy, numbersOf, parseDraft } from './checkPolicy.ts';
import { type Consequences, foresee, withNewSteps } from './consequences.ts';
import { newcomersTo } from './newcomers.ts';

/** Of the cases that move, as many are named. */
const NAMED_MOVES = 50;

interface Subject {
  channel: Channel;
  caseId: string | null;
}

type Shown = NonNullable<PolicyPreview['outlook']>;

/** What a draft would do now, to those who wait and to one who came to each queue. */
export async function previewPolicy(ctx: Context, draft: unknown, subject: Subject): Promise<PolicyPreview> {
  const { content, problems } = parseDraft(draft);
  if (content === null) {
    return { problems, outlook: null };
  }
  const [{ state }, inForce] = await Promise.all([loadState(ctx), currentPolicy(ctx)]);
  const found = await checkPolicy(ctx, content, { state, inForce });
  return { problems: found, outlook: await outlookOf(ctx, { content, state, inForce, subject }) };
}

async function outlookOf(
  ctx: Context,
  {
    content,
    state,
    inForce,
    subject,
  }: { content: PolicyContent; state: RoutingState; inForce: RoutingPolicy; subject: Subject },
): Promise<Shown> {
  const now = ctx.now().getTime();
  const draft = { ...content, version: inForce.version + 1 };
  const renewed = withNewSteps(state, inForce, draft);
  const lines = await queues.of(ctx.database).find({}).toArray();
  return {
    consequences: await shownConsequences(ctx, foresee(state, inForce, draft, now)),
    queues: outlookOfQueues(renewed, draft, now, newcomersTo(lines, subject.channel, now)),
    theCase: await outlookOfCase(ctx, state.items.find(({ id }) => id === subject.caseId) ?? null, {
      inForce: () => outlooks(state, inForce, now),
      draft: () => outlooks(renewed, draft, now),
    }),
  };
}

export async function shownConsequences(
  ctx: Context,
  { waiting, moved, endedIds }: Consequences,
): Promise<Shown['consequences']> {
  const named = moved.slice(0, NAMED_MOVES);
  const numbers = await numbersOf(
    ctx,
    named.map(({ itemId }) => itemId),
  );
  return {
    waiting,
    movedCount: moved.length,
    moved: named.map(({ itemId, ...move }) => ({ id: itemId, number: numbers.get(itemId) ?? 0, ...move })),
    endedCount: endedIds.length,
  };
}

function outlookOfQueues(
  state: RoutingState,
  policy: RoutingPolicy,
  now: Millis,
  newcomers: readonly RoutingItem[],
): Shown['queues'] {
  const look = outlooks({ ...state, items: [...state.items, ...newcomers] }, policy, now);
  return newcomers.flatMap(({ id, queueId }) => {
    const outlook = look(id);
    const waiting = state.items.filter((item) => item.state === 'queued' && item.queueId === queueId);
    return outlook === null ? [] : [{ queueId, waiting: waiting.length, ...outlook }];
  });
}

/** @param looks opened only for a case that was asked about: each indexes all that waits */
async function outlookOfCase(
  ctx: Context,
  item: RoutingItem | null,
  looks: { inForce: () => Look; draft: () => Look },
): Promise<Shown['theCase']> {
  const inForce = item ? looks.inForce()(item.id) : null;
  const draft = item ? looks.draft()(item.id) : null;
  if (item === null || inForce === null || draft === null) {
    return null;
  }
  const numbers = await numbersOf(ctx, [item.id]);
  return { id: item.id, number: numbers.get(item.id) ?? 0, queueId: item.queueId, inForce, draft };
}

type Look = (itemId: string) => Outlook | null;

/** Who could have an item now, and why not the others; null for one that does not wait. */
function outlooks(state: RoutingState, policy: RoutingPolicy, now: Millis): Look {
  const { world } = createRouter(policy, state);
  return (itemId) => {
    const explanation = explainIn(world, itemId, now);
    if (explanation === null) {
      return null;
    }
    const { ranked, rejected, reason } = explanation.record;
    const out = Object.entries(rejected).flatMap(([failed, agentIds]) =>
      (agentIds ?? []).map((agentId) => ({ agentId, failed })),
    );
    return { reason, candidates: [...ranked.map(({ agentId }) => ({ agentId, failed: null })), ...out] };
  };
}
