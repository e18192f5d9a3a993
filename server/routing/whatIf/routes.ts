import * as api from '../../../shared/api/trials.ts';
import type { Actor } from '../../../shared/permissions.ts';
import type { PolicyContent, RoutingPolicy } from '../../../shared/routingPolicy.ts';
import type { Context } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import { type Route, route } from '../../http/route.ts';
import { queues } from '../../queues/queueCollection.ts';
import { requirePermission } from '../../session/requirePermission.ts';
import { loadState } from '../loadState.ts';
import { refuseErrors } from '../policies/activatePolicy.ts';
import { checkPolicy } from '../policies/checkPolicy.ts';
import { policyDocument } from '../policies/versions.ts';
import { currentPolicy } from '../policyStore.ts';
import { loadDay } from './loadDay.ts';
import { cancelTrial, requireRoom, startTrial } from './runTrial.ts';
import { toTrial, trialCases, trials } from './trialCollection.ts';

/** As many as can be looked at, and no more than a worker holds. */
const MAX_SIMULATED_CASES = 300_000;

export const whatIfRoutes: Route[] = [
  route(api.startReplay, async (ctx, { signedIn, body }) => {
    requireMay(signedIn.actor);
    requireRoom(ctx);
    const policy = await policyOf(ctx, body.policy);
    const loaded = await loadDay(ctx, Date.parse(body.from), Date.parse(body.to));
    return startTrial(ctx, { kind: 'replay', policy, targetsMs: await targetsOf(ctx), ...loaded });
  }),

  route(api.startSimulation, async (ctx, { signedIn, body }) => {
    requireMay(signedIn.actor);
    requireRoom(ctx);
    const { policy: tried, ...order } = body;
    const policy = await policyOf(ctx, tried);
    const targetsMs = await targetsOf(ctx);
    requireFeasible(order, policy, targetsMs);
    return startTrial(ctx, {
      kind: 'simulation',
      policy,
      targetsMs,
      order,
      queueIds: Object.keys(targetsMs),
    });
  }),

  route(api.getTrial, async (ctx, { signedIn, params }) => {
    requireMay(signedIn.actor);
    return trialOf(ctx, params.runId);
  }),

  route(api.cancelTrial, async (ctx, { signedIn, params }) => {
    requireMay(signedIn.actor);
    await cancelTrial(ctx, params.runId);
    return trialOf(ctx, params.runId);
  }),

  route(api.listTrialCases, async (ctx, { signedIn, params }) => {
    requireMay(signedIn.actor);
    await trialOf(ctx, params.runId);
    const parts = await trialCases
      .of(ctx.database)
      .find({ runId: params.runId })
      .sort({ index: 1 })
      .toArray();
    return { items: parts.flatMap(({ items }) => items) };
  }),
];

function requireMay(actor: Actor): void {
  requirePermission(actor, 'routing.simulate');
}

async function trialOf(ctx: Context, runId: string) {
  const document = await trials.of(ctx.database).findOne({ _id: runId });
  if (document === null) {
    throw notFound('trial', runId);
  }
  return toTrial(document, ctx.now());
}

/** @throws DomainError `unprocessable` for a policy that would not be activated either */
async function policyOf(ctx: Context, tried: api.TriedPolicy): Promise<RoutingPolicy> {
  const inForce = await currentPolicy(ctx);
  if (tried.kind === 'version') {
    return (await policyDocument(ctx, tried.version)).policy;
  }
  const content: PolicyContent = tried.policy;
  const { state } = await loadState(ctx);
  refuseErrors(await checkPolicy(ctx, content, { state, inForce }));
  return { ...content, version: inForce.version + 1 };
}

/** Milliseconds of each queue's service level; its keys are all queues. */
async function targetsOf(ctx: Context): Promise<Record<string, number>> {
  const lines = await queues.of(ctx.database).find({}).toArray();
  return Object.fromEntries(lines.map(({ _id, serviceLevel }) => [_id, serviceLevel.seconds * 1000]));
}

/** @throws DomainError `unprocessable` for what cannot be simulated */
function requireFeasible(
  { lines, hours }: Omit<api.SimulationOrder, 'policy'>,
  { capacity }: RoutingPolicy,
  known: Record<string, number>,
): void {
  const unknown = lines.find(({ queueId }) => known[queueId] === undefined);
  if (unknown !== undefined) {
    throw notFound('queue', unknown.queueId);
  }
  const heavy = lines.find(({ channel }) => capacity.cost[channel] > capacity.totalUnits);
  if (heavy !== undefined) {
    throw new DomainError(
      'unprocessable',
      `under this policy no agent can carry a case of ${heavy.channel}`,
      {
        details: { reason: 'tooHeavy', channel: heavy.channel },
      },
    );
  }
  const comers = lines.reduce((total, { casesPerHour }) => total + casesPerHour * hours, 0);
  if (comers > MAX_SIMULATED_CASES) {
    throw new DomainError(
      'unprocessable',
      `more than ${MAX_SIMULATED_CASES} cases would come; ask for fewer`,
      { details: { reason: 'tooManyWouldCome', limit: String(MAX_SIMULATED_CASES) } },
    );
  }
}
