import { mayNeedDrain, nextDeadlineIn } from './deadlines.ts';
import { decideItem, decideWidening, newPass, type Pass } from './decide.ts';
import { isStarving, needsKeeping } from './draining.ts';
import { firstFailingFor, isExcluded } from './filters.ts';
import { compareEntries, inOrder } from './lines.ts';
import { openWorld } from './openWorld.ts';
import type { RoutingPolicy } from './policy.ts';
import { isNobodyPresent } from './steps.ts';
import type { Decision, Millis, RoutingState, WaitDecision } from './types.ts';
import { waitCodeOf } from './waitCode.ts';
import { type Changes, type Entry, type Line, type Seat, takeChanges, type World } from './world.ts';

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
  for (const entry of inOrder(world, (line) => line.rules.steps.length > 0)) {
    decisions.push(...decideWidening(world, entry, pass));
  }
  for (const entry of inOrder(world)) {
    decisions.push(...decideItem(world, entry, pass));
  }
  return decisions;
}

function isMove(decision: Decision): boolean {
  return (
    (decision.kind === 'step' && decision.toQueueId !== null) ||
    (decision.kind === 'overflow' && decision.to.kind === 'queue')
  );
}

/**
 * What has become possible by all that was put or applied since the last call: the incremental pass. Agents
 * first, so that one who came free has the best placed item, not the one that came with them.
 *
 * @param seen gets the ids of all that changed, by what was put and by what was decided: their timers may have
 *             moved
 */
export function decideChanges(
  world: World,
  now: Millis,
  { withRecords = true, seen }: { readonly withRecords?: boolean; readonly seen?: Changes } = {},
): Decision[] {
  const decisions: Decision[] = [];
  for (let changes = takeChanges(world); !isEmpty(changes); changes = takeChanges(world)) {
    const pass = newPass(now, withRecords);
    for (const agentId of [...changes.agentIds].sort()) {
      decisions.push(...serve(world, agentId, pass));
    }
    const itemIds = new Set([
      ...changes.itemIds,
      ...[...changes.agentIds].flatMap((id) => [...(world.waitingForAgent.get(id) ?? [])]),
      ...[...changes.queueIds].flatMap((id) => deserted(world, id)),
    ]);
    noteAll(seen?.itemIds, itemIds);
    noteAll(seen?.agentIds, changes.agentIds);
    const entries = [...itemIds].flatMap((id) => world.items.get(id) ?? []);
    for (const entry of entries.filter(({ waiting }) => waiting !== null).sort(compareEntries)) {
      decisions.push(...decideItem(world, entry, pass));
    }
  }
  return decisions;
}

function isEmpty({ itemIds, agentIds, queueIds }: Changes): boolean {
  return itemIds.size + agentIds.size + queueIds.size === 0;
}

/** Items whose next step is taken at once where nobody is there, in the lines that nobody is left for. */
function deserted(world: World, queueId: string): string[] {
  return [...(world.linesOfQueue.get(queueId) ?? [])]
    .flatMap((key) => world.lines.get(key) ?? [])
    .filter((line) => line.rules.steps.some((step) => step.skipIfNobody) && isNobodyPresent(world, line))
    .flatMap((line) => line.entries)
    .filter(({ item, waiting }) => waiting?.line.rules.steps[item.step]?.skipIfNobody)
    .map(({ item }) => item.id);
}

function noteAll(ids: Set<string> | undefined, more: Iterable<string>): void {
  for (const id of ids === undefined ? [] : more) {
    ids?.add(id);
  }
}

/** As `routeItem`, and commits what it decides to the world. */
export function decideOne(world: World, itemId: string, now: Millis, withRecords = true): Decision[] {
  const pass = newPass(now, withRecords);
  const before = world.items.get(itemId);
  const decisions = before === undefined ? [] : decideItem(world, before, pass);
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
  const decisions = serve(world, agentId, pass);
  return [...decisions, ...decideForReleased(world, pass)];
}

function serve(world: World, agentId: string, pass: Pass): Decision[] {
  const seat = world.seats.get(agentId);
  const lines = seat === undefined ? [] : linesFor(world, agentId);
  if (seat === undefined || lines.length === 0) {
    return [];
  }
  const tried = new Set<string>();
  const decisions: Decision[] = [];
  for (let next = nextFor(world, seat, lines, { tried, pass }); next !== null; ) {
    tried.add(next.item.id);
    decisions.push(...decideItem(world, next, pass));
    next = nextFor(world, seat, lines, { tried, pass });
  }
  for (const line of lines) {
    decisions.push(...feedStarving(world, seat, line, pass));
  }
  return decisions;
}

/** Items that lack nothing of this agent but units, and have waited long for them. */
function feedStarving(world: World, seat: Seat, line: Line, pass: Pass): Decision[] {
  const { now } = pass;
  const decisions: Decision[] = [];
  if (!mayNeedDrain(world, line)) {
    return decisions;
  }
  for (const entry of [...line.entries]) {
    if (firstFailingFor(world, seat, line, now) !== 'units' || !needsKeeping(world, seat, line, now)) {
      return decisions;
    }
    if (isStarving(world, entry.item, now) && !isExcluded(entry.item, seat.agent.id, now)) {
      decisions.push(...decideItem(world, entry, pass));
    }
  }
  return decisions;
}

function decideForReleased(world: World, { released, now, withRecords }: Pass): Decision[] {
  return [...released].flatMap((agentId) => decideForAgent(world, agentId, now, withRecords));
}

function nextFor(
  world: World,
  seat: Seat,
  lines: readonly Line[],
  { tried, pass: { now } }: { readonly tried: ReadonlySet<string>; readonly pass: Pass },
): Entry | null {
  let first: Entry | null = null;
  for (const line of lines) {
    if (firstFailingFor(world, seat, line, now) === null) {
      const entry = firstOpenTo(line, seat.agent.id, now, tried);
      if (entry !== undefined && (first === null || compareEntries(entry, first) < 0)) {
        first = entry;
      }
    }
  }
  return first;
}

function firstOpenTo(
  line: Line,
  agentId: string,
  now: Millis,
  tried: ReadonlySet<string>,
): Entry | undefined {
  return line.entries.find(({ item }) => !tried.has(item.id) && !isExcluded(item, agentId, now));
}

/** The lines, not empty, that the agent may serve. */
function linesFor(world: World, agentId: string): Line[] {
  const lines = new Set<Line>();
  for (const queueId of world.queuesOfAgent.get(agentId) ?? []) {
    for (const key of world.linesOfQueue.get(queueId) ?? []) {
      const line = world.lines.get(key);
      if (line !== undefined && line.entries.length > 0) {
        lines.add(line);
      }
    }
  }
  return [...lines];
}
