import { commitAssign, commitOffer } from './commit.ts';
import { keepFree } from './draining.ts';
import { type Ask, interruptionsFor } from './filters.ts';
import { type Match, match, rankingOf } from './matching.ts';
import type { Ranking } from './rank.ts';
import { recordOf } from './record.ts';
import {
  type Departure,
  type DueStep,
  dueStep,
  isLeaving,
  isNobodyPresent,
  overflowOf,
  sendAway,
  takeStep,
} from './steps.ts';
import type { AssignDecision, Decision, Interruption, Millis, OfferDecision, RoutingItem } from './types.ts';
import { type Entry, type Line, opennessOf, type World } from './world.ts';

/** One run of decisions at one instant. */
export interface Pass {
  readonly now: Millis;
  /** Whether decisions carry their record. */
  readonly withRecords: boolean;
  /** Lines in which an item found nobody: within a pass units only get fewer, so the rest will not either. */
  readonly hopeless: Set<Line>;
  /** Lines for which no further agent can be kept free. */
  readonly drained: Set<Line>;
  /** Lines whose candidates were looked through for anybody present. */
  readonly isNobodyThere: Map<Line, boolean>;
  /** Agents who are no longer kept free, since another took the item: they may have cheaper work again. */
  readonly released: Set<string>;
}

export function newPass(now: Millis, withRecords: boolean): Pass {
  return {
    now,
    withRecords,
    hopeless: new Set(),
    drained: new Set(),
    isNobodyThere: new Map(),
    released: new Set(),
  };
}

/**
 * All that can be decided of one waiting item now, in the order in which a case lives: the steps that widen
 * its choice, an agent, and only when there is none the rules that send it elsewhere or keep an agent free.
 *
 * @param entry as it stands in the world: what is decided of one waiting item leaves the others as they are
 */
export function decideItem(world: World, entry: Entry, pass: Pass): Decision[] {
  const decisions: Decision[] = [];
  // Every turn takes a step or leaves a queue, and none is taken or left twice: so this ends.
  for (let present: Entry | undefined = entry; present?.waiting; present = again(world, entry)) {
    const found = decideOnce(world, present, present.waiting.line, pass);
    decisions.push(...found);
    if (!found.some((decision) => decision.kind === 'step' || decision.kind === 'overflow')) {
      return decisions;
    }
  }
  return decisions;
}

/** Only the steps that are due and keep the item in its queue: they may change its place in line. */
export function decideWidening(world: World, entry: Entry, pass: Pass): Decision[] {
  const decisions: Decision[] = [];
  for (let present: Entry | undefined = entry; present?.waiting; present = again(world, entry)) {
    const { line } = present.waiting;
    const due = isOpen(world, line, pass) ? dueIn(world, present.item, line, pass) : null;
    if (due === null || isLeaving(due.step)) {
      return decisions;
    }
    decisions.push(...takeStep(world, present.item, due, pass.now));
  }
  return decisions;
}

/** The item as the last decision of it left it. */
function again(world: World, { item }: Entry): Entry | undefined {
  return world.items.get(item.id);
}

function decideOnce(world: World, entry: Entry, line: Line, pass: Pass): Decision[] {
  const { item } = entry;
  const { now } = pass;
  const { lifetimeSeconds } = world.policy.timers;
  if (lifetimeSeconds !== null && now >= item.enteredAt + lifetimeSeconds * 1000) {
    return [leave(world, entry, line, { to: { kind: 'close' }, reason: 'lifetime' }, pass)];
  }
  const overflow = overflowOf(world, item, line.rules);
  if (!isOpen(world, line, pass)) {
    const goes = line.rules.whenClosed === 'overflow' && overflow !== null;
    return goes ? [leave(world, entry, line, { to: overflow, reason: 'closed' }, pass)] : [];
  }
  const due = dueIn(world, item, line, pass);
  if (due !== null && !isLeaving(due.step)) {
    return takeStep(world, item, due, now);
  }
  const placed = place(world, entry, line, pass);
  if (placed !== null) {
    return [placed];
  }
  if (due !== null) {
    return takeStep(world, item, due, now);
  }
  const { maximumWaitSeconds } = line.rules;
  if (
    overflow !== null &&
    maximumWaitSeconds !== null &&
    now >= item.queueEnteredAt + maximumWaitSeconds * 1000
  ) {
    return [leave(world, entry, line, { to: overflow, reason: 'maximumWait' }, pass)];
  }
  const drain = keepFree(world, entry, line, pass);
  return drain === null ? [] : [drain];
}

function isOpen(world: World, line: Line, { now }: Pass): boolean {
  return line.rules.hours === null || opennessOf(world, line.rules, now).isOpen;
}

function dueIn(world: World, item: RoutingItem, line: Line, pass: Pass): DueStep | null {
  if (line.rules.steps.length === 0) {
    return null;
  }
  return dueStep(item, line.rules, pass.now, () => {
    const isKnown = pass.isNobodyThere.get(line);
    const isNobodyThere = isKnown ?? isNobodyPresent(world, line);
    pass.isNobodyThere.set(line, isNobodyThere);
    return isNobodyThere;
  });
}

function leave(
  world: World,
  { item }: Entry,
  line: Line,
  departure: Departure,
  { now, withRecords }: Pass,
): Decision {
  const { reason } = departure;
  const record = withRecords ? recordOf(world, { item, line, chosen: [], reason }, now) : null;
  return sendAway(world, item, { ...departure, record }, now);
}

/** Offers or assigns the item, where an agent is found. */
function place(world: World, entry: Entry, line: Line, pass: Pass): OfferDecision | AssignDecision | null {
  if (pass.hopeless.has(line)) {
    return null;
  }
  const { item } = entry;
  const ranking = rankingOf(world, item, line);
  const found = match(ranking, line.rules.offerTo, pass.now);
  if (found === null) {
    if (item.excluded.length === 0 && !knowsAnAgent(entry)) {
      pass.hopeless.add(line);
    }
    return null;
  }
  return commitMatch(ranking, line, found, pass);
}

function knowsAnAgent({ item }: Entry): boolean {
  return item.preferredAgentId !== null || item.lastAgentId !== null;
}

function commitMatch(
  { world, ask }: Ranking,
  line: Line,
  { chosen: found, reason, survey }: Match,
  pass: Pass,
): OfferDecision | AssignDecision {
  const { item } = ask;
  const { now, withRecords } = pass;
  const timeoutSeconds = world.policy.offers.timeoutSeconds[item.channel];
  const chosen = timeoutSeconds === null ? found.slice(0, 1) : found;
  const agentIds = chosen.map(({ agentId }) => agentId);
  const record = withRecords ? recordOf(world, { item, line, chosen: agentIds, reason, survey }, now) : null;
  noteReleased(world, item.id, agentIds, pass);
  const targets = agentIds.map((agentId) => ({
    offerId: `${item.id}.${item.attempts + 1}.${agentId}`,
    agentId,
    units: line.cost,
    interrupts: interruptionsOn(world, agentId, ask),
  }));
  const [first] = targets;
  // Each written out: spread from a common part, every decision would be of a shape of its own to the machine that
  // runs this, which makes large passes slower.
  if (timeoutSeconds === null && first !== undefined) {
    const decision: AssignDecision = {
      itemId: item.id,
      itemVersion: item.version,
      at: now,
      policyVersion: world.policy.version,
      reason,
      record,
      kind: 'assign',
      agentId: first.agentId,
      units: first.units,
      interrupts: first.interrupts,
    };
    commitAssign(world, decision, item);
    return decision;
  }
  const decision: OfferDecision = {
    itemId: item.id,
    itemVersion: item.version,
    at: now,
    policyVersion: world.policy.version,
    reason,
    record,
    kind: 'offer',
    targets,
    expiresAt: now + (timeoutSeconds ?? 0) * 1000,
  };
  commitOffer(world, decision, item);
  return decision;
}

function interruptionsOn(world: World, agentId: string, ask: Ask): readonly Interruption[] {
  const seat = world.seats.get(agentId);
  return seat === undefined ? [] : interruptionsFor(world, seat, ask);
}

function noteReleased(world: World, itemId: string, chosen: readonly string[], pass: Pass): void {
  const keptFree = world.drains.get(itemId);
  if (keptFree !== undefined && !chosen.includes(keptFree)) {
    pass.released.add(keptFree);
    pass.hopeless.clear();
  }
}
