import { type OverflowTarget, type QueueRules, type RoutingPolicy, rulesOf } from '../policy.ts';
import { idsOf, type Problem, problem, type Setting, waitingIn } from './problem.ts';

/** Steps come in the order of their times, and none after the item has left. */
export function checkSteps(policy: RoutingPolicy, { queues }: Setting): Problem[] {
  return queues.flatMap(({ id }) => {
    const rules = rulesOf(policy, id);
    const leaves = rules.steps.findIndex((_, index) => destinationOf(rules, index) !== null);
    return rules.steps.flatMap((step, index) => {
      const earlier = rules.steps[index - 1];
      if (earlier !== undefined && step.afterSeconds < earlier.afterSeconds) {
        return [problem('stepsOutOfOrder', { queueId: id, step: index })];
      }
      const isPast =
        rules.overflow !== null &&
        rules.maximumWaitSeconds !== null &&
        step.afterSeconds >= rules.maximumWaitSeconds;
      return isPast || (leaves !== -1 && index > leaves)
        ? [problem('unreachableStep', { queueId: id, step: index })]
        : [];
    });
  });
}

/** A maximum wait and a closed door that send cases away must say where to. */
export function checkOverflow(policy: RoutingPolicy, setting: Setting): Problem[] {
  return setting.queues.flatMap(({ id }) => {
    const { maximumWaitSeconds, overflow, whenClosed, hours } = rulesOf(policy, id);
    const needsOne = maximumWaitSeconds !== null || (hours !== null && whenClosed === 'overflow');
    const itemIds = idsOf(waitingIn(setting, id));
    return needsOne && overflow === null ? [problem('overflowMissing', { queueId: id, itemIds })] : [];
  });
}

/**
 * Queues that send cases round in a circle: for each queue the shortest way back to it. Each circle is named
 * once, from its lowest id on.
 */
export function checkCycles(policy: RoutingPolicy, setting: Setting): Problem[] {
  const known = new Set(setting.queues.map(({ id }) => id));
  const ways = new Map(
    [...known].map((id) => [id, destinationsOf(rulesOf(policy, id)).filter((next) => known.has(next))]),
  );
  const found = new Map<string, Problem>();
  for (const id of known) {
    const path = shortestWayBack(id, ways);
    if (path !== null) {
      const from = path.indexOf([...path].sort()[0] ?? '');
      const cycle = [...path.slice(from), ...path.slice(0, from)];
      const name = [...cycle, cycle[0]].join(' > ');
      const itemIds = cycle.flatMap((queueId) => idsOf(waitingIn(setting, queueId)));
      found.set(name, problem('overflowCycle', { queueId: cycle[0] ?? null, name, itemIds }));
    }
  }
  return [...found.values()];
}

/** @returns the queues on the way, the first one first; null where none leads back */
function shortestWayBack(id: string, ways: ReadonlyMap<string, readonly string[]>): string[] | null {
  const cameFrom = new Map<string, string>();
  // Grows while it is read: the nearest queues first.
  const reached = [id];
  for (const here of reached) {
    for (const next of ways.get(here) ?? []) {
      if (next === id) {
        return wayTo(here, id, cameFrom);
      }
      if (!cameFrom.has(next)) {
        cameFrom.set(next, here);
        reached.push(next);
      }
    }
  }
  return null;
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end];
  for (let here = end; here !== start; ) {
    here = cameFrom.get(here) ?? start;
    way.unshift(here);
  }
  return way;
}

/** Queues to which a queue's rules send what it cannot serve. */
function destinationsOf(rules: QueueRules): string[] {
  const targets = [...rules.steps.map((_, index) => destinationOf(rules, index)), rules.overflow];
  return [...new Set(targets.flatMap((target) => (target?.kind === 'queue' ? [target.queueId] : [])))];
}

/** Where a step sends the item; null where it stays. */
export function destinationOf(rules: QueueRules, index: number): OverflowTarget | null {
  for (const action of rules.steps[index]?.actions ?? []) {
    if (action.kind === 'changeQueue') {
      return { kind: 'queue', queueId: action.queueId };
    }
    if (action.kind === 'overflow') {
      return action.to;
    }
  }
  return null;
}
