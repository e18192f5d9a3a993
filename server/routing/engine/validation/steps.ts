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

/** Queues that send cases round in a circle: each is named once, from its lowest id on. */
export function checkCycles(policy: RoutingPolicy, setting: Setting): Problem[] {
  const found = new Map<string, Problem>();
  for (const { id } of setting.queues) {
    for (const path of pathsFrom(policy, setting, [id])) {
      const from = path.indexOf([...path].sort()[0] ?? '');
      const cycle = [...path.slice(from), ...path.slice(0, from)];
      const name = [...cycle, cycle[0]].join(' > ');
      const itemIds = cycle.flatMap((queueId) => idsOf(waitingIn(setting, queueId)));
      found.set(name, problem('overflowCycle', { queueId: cycle[0] ?? null, name, itemIds }));
    }
  }
  return [...found.values()];
}

/** Paths of moves from the first queue that come back to it, each queue once. */
function pathsFrom(policy: RoutingPolicy, setting: Setting, path: readonly string[]): string[][] {
  const last = path.at(-1) ?? '';
  const next = destinationsOf(rulesOf(policy, last)).filter((id) =>
    setting.queues.some((one) => one.id === id),
  );
  return next.flatMap((id) => {
    if (id === path[0]) {
      return path.length > 1 || id === last ? [[...path]] : [];
    }
    return path.includes(id) ? [] : pathsFrom(policy, setting, [...path, id]);
  });
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
