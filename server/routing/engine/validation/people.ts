import type { Channel } from '../../../../shared/primitives.ts';
import { type QueueRules, type RoutingPolicy, rulesOf } from '../policy.ts';
import { stageOf } from '../stage.ts';
import type { RoutingItem } from '../types.ts';
import { idsOf, type Problem, problem, type Setting, waitingIn } from './problem.ts';
import { destinationOf } from './steps.ts';

/** A queue needs members, its own or those it is widened to, or a rule that sends its cases on. */
export function checkMembers(policy: RoutingPolicy, setting: Setting): Problem[] {
  return setting.queues.flatMap((queue) => {
    const rules = rulesOf(policy, queue.id);
    if (queue.memberIds.length > 0) {
      return [];
    }
    const widened = rules.steps.some((step) =>
      step.actions.some(
        (action) =>
          action.kind === 'widen' && action.queueIds.some((id) => membersOf(setting, id).length > 0),
      ),
    );
    const severity = widened || sendsOn(rules) ? ('warning' as const) : ('error' as const);
    const itemIds = idsOf(waitingIn(setting, queue.id));
    return [problem('noMembers', { severity, queueId: queue.id, itemIds })];
  });
}

/** Cases that ask for a skill which no member ever has, at any step, name it; those that move on only warn. */
export function checkSkills(policy: RoutingPolicy, setting: Setting): Problem[] {
  const found = new Map<string, { queueId: string; name: string; itemIds: string[] }>();
  for (const alike of askingAlike(setting.items)) {
    const [item] = alike;
    const rules = rulesOf(policy, item.queueId);
    const name = isServable(setting, item, rules) ? null : skillNobodyHas(setting, item, rules);
    if (name !== null) {
      const key = `${item.queueId} ${name}`;
      const { itemIds } = found.get(key) ?? { itemIds: [] };
      found.set(key, { queueId: item.queueId, name, itemIds: [...itemIds, ...idsOf(alike)] });
    }
  }
  return [...found.values()].map((about) => problem('skillNobodyHas', { severity: 'warning', ...about }));
}

/** Thousands may wait for the same skills in the same queue: they are looked at together. */
function askingAlike(items: readonly RoutingItem[]): Iterable<[RoutingItem, ...RoutingItem[]]> {
  const groups = new Map<string, [RoutingItem, ...RoutingItem[]]>();
  for (const item of items) {
    const key = `${item.queueId} ${JSON.stringify(item.skills)}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups.values();
}

/** Whether some member meets the skills asked for at some step. */
function isServable(setting: Setting, item: RoutingItem, rules: QueueRules): boolean {
  return [...rules.steps.keys(), rules.steps.length].some((step) => {
    const stage = stageOf({ ...item, step }, rules);
    return [item.queueId, ...stage.widenedTo]
      .flatMap((queueId) => membersOf(setting, queueId))
      .some(({ skills }) => stage.skills.every(({ name, min }) => (skills[name] ?? 0) >= min));
  });
}

/** The first skill asked for after all steps that no member has; the combination, where each alone is there. */
function skillNobodyHas(setting: Setting, item: RoutingItem, rules: QueueRules): string | null {
  const stage = stageOf({ ...item, step: rules.steps.length }, rules);
  const members = [item.queueId, ...stage.widenedTo].flatMap((queueId) => membersOf(setting, queueId));
  if (members.length === 0) {
    return null;
  }
  const missing = stage.skills.find(
    ({ name, min }) => !members.some(({ skills }) => (skills[name] ?? 0) >= min),
  );
  return missing?.name ?? stage.skills.map(({ name }) => name).join(' + ');
}

/** A case must fit into an empty agent, and a channel may not be shut altogether. */
export function checkCapacity(policy: RoutingPolicy, setting: Setting): Problem[] {
  const { cost, maximum, totalUnits } = policy.capacity;
  const most = Math.max(totalUnits, ...setting.agents.map((agent) => agent.totalUnits));
  // The schema fixes the keys of `cost`.
  const channels = Object.keys(cost) as Channel[];
  return channels.flatMap((channel) => {
    const itemIds = idsOf(setting.items.filter((item) => item.channel === channel));
    const about = { name: channel, itemIds };
    return [
      ...(cost[channel] > most ? [problem('costAboveUnits', about)] : []),
      ...(maximum[channel] === 0 ? [problem('channelShut', { ...about, severity: 'warning' })] : []),
      ...(cost[channel] === 0 && maximum[channel] === null
        ? [problem('costsNothing', { ...about, severity: 'warning' })]
        : []),
    ];
  });
}

export function checkWrapUp(policy: RoutingPolicy, { queues }: Setting): Problem[] {
  return queues.flatMap(({ id }) => {
    const { mode, seconds } = rulesOf(policy, id).wrapUp;
    const isIdle = mode !== 'none' && seconds === 0;
    return isIdle ? [problem('wrapUpWithoutTime', { severity: 'warning', queueId: id, name: mode })] : [];
  });
}

function sendsOn(rules: QueueRules): boolean {
  const bySteps = rules.steps.some((_, index) => destinationOf(rules, index) !== null);
  return bySteps || (rules.overflow !== null && rules.maximumWaitSeconds !== null);
}

function membersOf(setting: Setting, queueId: string): Setting['agents'] {
  const ids = new Set(setting.queues.find(({ id }) => id === queueId)?.memberIds ?? []);
  return setting.agents.filter(({ id }) => ids.has(id));
}
