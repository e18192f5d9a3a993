import { nextDeadlineIn } from './deadlines.ts';
import { decideItem, decideWidening, newPass, type Pass } from './decide.ts';
import { firstFailingFor, isExcluded } from './filters.ts';
import type { RoutingPolicy } from './policy.ts';
import type { Decision, Millis, RoutingState, WaitDecision } from './types.ts';
import { waitCodeOf } from './waitCode.ts';
import { compareEntries, type Entry, type Line, openWorld, type World } from './world.ts';

/**
 * Every decision that can be taken now, best place in line first. Silent about items that wait on.
 *
 * The decisions belong together: each counts with those before it.
 *
 * @param now milliseconds since 1970
 */
export function route(state: RoutingState, now: Millis, policy: RoutingPolicy): Decision[] {
  return decideAll(openWorld(state, policy), now);
}

/** What is to be done with one item now; a `wait` where nothing is. Empty when it is not in line. */
export function routeItem(
  state: RoutingState,
  itemId: string,
  now: Millis,
  policy: RoutingPolicy,
): Decision[] {
  return decideOne(openWorld(state, policy), itemId, now);
}

/** As `route`, and commits what it decides to the world. */
export function decideAll(world: World, now: Millis, withRecords = true): Decision[] {
  const decisions: Decision[] = [];
  // Who came late into another queue, or came free in the end, is seen in a further round.
  for (let isSettled = false; !isSettled; ) {
    const pass = newPass(now, withRecords);
    const found = decideRound(world, pass);
    decisions.push(...found);
    isSettled = pass.released.size === 0 && !found.some(isMove);
  }
  return decisions;
}

function decideRound(world: World, pass: Pass): Decision[] {
  const decisions: Decision[] = [];
  // Steps may raise a priority: they come before the order is read.
  for (const { item, waiting } of [...world.order]) {
    if (waiting !== null && waiting.line.rules.steps.length > item.step) {
      decisions.push(...decideWidening(world, item.id, pass));
    }
  }
  for (const { item } of [...world.order]) {
    decisions.push(...decideItem(world, item.id, pass));
  }
  return decisions;
}

function isMove(decision: Decision): boolean {
  return (
    (decision.kind === 'step' && decision.toQueueId !== null) ||
    (decision.kind === 'overflow' && decision.to.kind === 'queue')
  );
}

/** As `routeItem`, and commits what it decides to the world. */
export function decideOne(world: World, itemId: string, now: Millis, withRecords = true): Decision[] {
  const pass = newPass(now, withRecords);
  const decisions = decideItem(world, itemId, pass);
  const entry = world.items.get(itemId);
  if (entry === undefined || entry.waiting === null) {
    return [...decisions, ...decideForReleased(world, pass)];
  }
  const wait: WaitDecision = {
    kind: 'wait',
    itemId,
    itemVersion: entry.item.version,
    at: now,
    policyVersion: world.policy.version,
    reason: waitCodeOf(world, entry.item, entry.waiting.line, now),
    next: nextDeadlineIn(world, itemId, now),
  };
  return [...decisions, wait];
}

/**
 * What an agent can have now who has come free: the best placed of the items they may serve, again and again
 * until nothing fits. Each goes to the best agent for it, who may be another.
 */
export function decideForAgent(world: World, agentId: string, now: Millis, withRecords = true): Decision[] {
  const pass = newPass(now, withRecords);
  const tried = new Set<string>();
  const decisions: Decision[] = [];
  for (let next = nextFor(world, agentId, now, tried); next !== null; ) {
    tried.add(next.item.id);
    decisions.push(...decideItem(world, next.item.id, pass));
    next = nextFor(world, agentId, now, tried);
  }
  return [...decisions, ...decideForReleased(world, pass)];
}

function decideForReleased(world: World, { released, now, withRecords }: Pass): Decision[] {
  return [...released].flatMap((agentId) => decideForAgent(world, agentId, now, withRecords));
}

function nextFor(world: World, agentId: string, now: Millis, tried: ReadonlySet<string>): Entry | null {
  const seat = world.seats.get(agentId);
  if (seat === undefined) {
    return null;
  }
  const firsts = linesFor(world, agentId)
    .filter((line) => firstFailingFor(world, seat, line, now) === null)
    .flatMap((line) => firstOpenTo(line, agentId, now, tried) ?? []);
  return firsts.sort(compareEntries)[0] ?? null;
}

function firstOpenTo(
  line: Line,
  agentId: string,
  now: Millis,
  tried: ReadonlySet<string>,
): Entry | undefined {
  return line.entries.find(({ item }) => !tried.has(item.id) && !isExcluded(item, agentId, now));
}

function linesFor(world: World, agentId: string): Line[] {
  const keys = new Set<string>();
  for (const queueId of world.queuesOfAgent.get(agentId) ?? []) {
    for (const key of world.linesOfQueue.get(queueId) ?? []) {
      keys.add(key);
    }
  }
  return [...keys].flatMap((key) => world.lines.get(key) ?? []);
}
