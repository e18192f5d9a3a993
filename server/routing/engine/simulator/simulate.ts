import { applyTo } from '../apply.ts';
import { nextDeadlineIn } from '../deadlines.ts';
import type { RoutingEvent } from '../events.ts';
import { Heap } from '../heap.ts';
import { removeItem } from '../items.ts';
import { openWorld } from '../openWorld.ts';
import type { RoutingPolicy } from '../policy.ts';
import { decideChanges } from '../route.ts';
import { agentTimer, itemTimer } from '../timers.ts';
import { isEnded } from '../transitions/ending.ts';
import { isInLine } from '../transitions/line.ts';
import { offersOf } from '../transitions/offers.ts';
import type { Millis, RoutingItem } from '../types.ts';
import { type Changes, noChanges, noteDue, type World } from '../world.ts';
import type { Course, Customer, Scenario } from './scenario.ts';

type Coming =
  | { readonly kind: 'customer'; readonly customer: Customer }
  | { readonly kind: 'event'; readonly event: RoutingEvent }
  | { readonly kind: 'leave'; readonly itemId: string }
  | { readonly kind: 'workDone'; readonly itemId: string; readonly turn: number }
  | { readonly kind: 'itemTimer'; readonly itemId: string; readonly at: Millis }
  | { readonly kind: 'agentTimer'; readonly agentId: string; readonly at: Millis };

/** The conversation of one case: how much of it is left, and since when it goes on. */
interface Work {
  readonly customer: Customer;
  leftMs: number;
  since: Millis | null;
  turn: number;
}

interface Run {
  readonly scenario: Scenario;
  readonly world: World;
  readonly coming: Heap<Coming>;
  readonly arrivals: Iterator<Customer>;
  readonly works: Map<string, Work>;
  readonly courses: Map<string, Course>;
  readonly answered: Set<string>;
  readonly itemTimers: Map<string, Millis>;
  readonly agentTimers: Map<string, Millis>;
}

/**
 * Runs the engine itself through a scenario, from event to event: the same decisions, transitions and timers
 * as on a live day. Deterministic. Customers are taken one by one, so they may be many.
 *
 * @returns what became of each case, in the order in which they came
 */
export function simulate(scenario: Scenario): Course[] {
  const run = openRun(scenario);
  for (let next = run.coming.take(); next !== null; next = run.coming.take()) {
    happen(run, next.value, next.at);
    settle(run, next.at);
    scenario.look?.(run.world, next.at);
  }
  return [...run.courses.values()];
}

function openRun(scenario: Scenario): Run {
  const run: Run = {
    scenario,
    world: openWorld(scenario.state, withoutSilence(scenario.policy)),
    coming: new Heap(),
    arrivals: scenario.customers[Symbol.iterator](),
    works: new Map(),
    courses: new Map(),
    answered: new Set(),
    itemTimers: new Map(),
    agentTimers: new Map(),
  };
  for (const { at, event } of scenario.events) {
    run.coming.put(at, { kind: 'event', event });
  }
  nextCustomer(run);
  return run;
}

/** Single messages are not simulated: nobody falls silent, and every agent replies on acceptance. */
function withoutSilence(policy: RoutingPolicy): RoutingPolicy {
  const never = { email: null, sms: null, whatsapp: null, voice: null, webchat: null };
  return {
    ...policy,
    timers: { ...policy.timers, firstReplySeconds: never, inactiveAfterSeconds: never },
  };
}

function nextCustomer(run: Run): void {
  const next = run.arrivals.next();
  if (!next.done) {
    run.coming.put(next.value.at, { kind: 'customer', customer: next.value });
  }
}

function happen(run: Run, coming: Coming, now: Millis): void {
  switch (coming.kind) {
    case 'customer':
      come(run, coming.customer, now);
      return;
    case 'event':
      applyTo(run.world, coming.event, now);
      return;
    case 'leave':
      applyTo(run.world, { kind: 'abandon', itemId: coming.itemId }, now);
      return;
    case 'workDone':
      endWork(run, coming.itemId, coming.turn, now);
      return;
    case 'itemTimer':
      fireItemTimer(run, coming.itemId, coming.at, now);
      return;
    case 'agentTimer':
      fireAgentTimer(run, coming.agentId, coming.at, now);
      return;
  }
}

function come(run: Run, customer: Customer, now: Millis): void {
  const { id } = customer.arrival;
  if (applyTo(run.world, { kind: 'arrive', item: customer.arrival }, now).ok) {
    run.works.set(id, { customer, leftMs: customer.handleMs, since: null, turn: 0 });
    if (customer.patienceMs !== null) {
      run.coming.put(now + customer.patienceMs, { kind: 'leave', itemId: id });
    }
  }
  nextCustomer(run);
}

function endWork(run: Run, itemId: string, turn: number, now: Millis): void {
  const work = run.works.get(itemId);
  if (work === undefined || work.turn !== turn) {
    return;
  }
  applyTo(run.world, { kind: 'close', itemId, disposition: 'handled' }, now);
  const { wrapMs } = work.customer;
  if (wrapMs !== null) {
    const event: RoutingEvent = { kind: 'finishWrapUp', itemId, disposition: 'handled' };
    run.coming.put(now + wrapMs, { kind: 'event', event });
  }
}

function fireItemTimer(run: Run, itemId: string, at: Millis, now: Millis): void {
  if (run.itemTimers.get(itemId) !== at) {
    return;
  }
  run.itemTimers.delete(itemId);
  const { world } = run;
  const timer = itemTimer(world, itemId, now);
  if (timer !== null && timer.at <= now) {
    applyTo(world, timer.event, now);
  }
  for (const offer of offersOf(world, itemId).filter(({ expiresAt }) => expiresAt <= now)) {
    applyTo(world, { kind: 'offerTimeout', offerId: offer.id }, now);
  }
  noteDue(world, itemId);
}

function fireAgentTimer(run: Run, agentId: string, at: Millis, now: Millis): void {
  const timer = run.agentTimers.get(agentId) === at ? agentTimer(run.world, agentId) : null;
  if (timer !== null && timer.at <= now) {
    applyTo(run.world, timer.event, now);
  }
}

/** Decides what became possible, then follows all that changed. */
function settle(run: Run, now: Millis): void {
  const { world } = run;
  const seen = noChanges();
  decideChanges(world, now, { withRecords: false, seen });
  for (const itemId of seen.itemIds) {
    const item = world.items.get(itemId)?.item;
    if (item !== undefined) {
      follow(run, item, now);
    }
  }
  setTimers(run, seen, now);
}

function follow(run: Run, item: RoutingItem, now: Millis): void {
  const work = run.works.get(item.id);
  noteCourse(run, item, now);
  if (work !== undefined) {
    followWork(run, item, work, now);
  }
  if (item.state === 'offered') {
    followOffers(run, item);
  }
  if (isEnded(item.state)) {
    run.works.delete(item.id);
    run.itemTimers.delete(item.id);
    removeItem(run.world, item.id);
  }
}

/** The conversation goes on while its agent has it and nothing interrupts. */
function followWork(run: Run, item: RoutingItem, work: Work, now: Millis): void {
  const isGoingOn = item.state === 'assigned' && item.interruptedBy === null;
  if (isGoingOn && work.since === null) {
    work.since = now;
    work.turn += 1;
    run.coming.put(now + work.leftMs, { kind: 'workDone', itemId: item.id, turn: work.turn });
  }
  if (!isGoingOn && work.since !== null) {
    work.leftMs = Math.max(0, work.leftMs - (now - work.since));
    work.since = null;
    work.turn += 1;
  }
}

function followOffers(run: Run, item: RoutingItem): void {
  for (const offer of offersOf(run.world, item.id)) {
    const afterMs = run.answered.has(offer.id) ? null : run.scenario.answer(offer);
    run.answered.add(offer.id);
    if (afterMs !== null) {
      const event: RoutingEvent = { kind: 'accept', itemId: item.id, agentId: offer.agentId };
      run.coming.put(offer.offeredAt + afterMs, { kind: 'event', event });
    }
  }
}

function noteCourse(run: Run, item: RoutingItem, now: Millis): void {
  const known = run.courses.get(item.id);
  if (
    known !== undefined &&
    !isEnded(item.state) &&
    (item.assignedAt === null || known.answeredAt !== null)
  ) {
    return;
  }
  const answeredAt = known?.answeredAt ?? item.assignedAt;
  run.courses.set(item.id, {
    itemId: item.id,
    queueId: item.queueId,
    at: item.enteredAt,
    answeredAt,
    agentId: known?.agentId ?? item.agentId,
    endedAt: isEnded(item.state) ? now : null,
    outcome: outcomeOf(item, answeredAt),
    offers: item.attempts,
  });
}

function outcomeOf(item: RoutingItem, answeredAt: Millis | null): Course['outcome'] {
  if (answeredAt !== null) {
    return 'answered';
  }
  if (item.state === 'abandoned') {
    return 'abandoned';
  }
  return isInLine(item) ? 'waiting' : 'overflowed';
}

function setTimers(run: Run, seen: Changes, now: Millis): void {
  const { world } = run;
  for (const itemId of seen.itemIds) {
    const at = nextDeadlineIn(world, itemId, now)?.at;
    if (at !== undefined && run.itemTimers.get(itemId) !== at) {
      run.itemTimers.set(itemId, at);
      run.coming.put(Math.max(now, at), { kind: 'itemTimer', itemId, at });
    }
  }
  for (const agentId of seen.agentIds) {
    const at = agentTimer(world, agentId)?.at;
    if (at !== undefined && run.agentTimers.get(agentId) !== at) {
      run.agentTimers.set(agentId, at);
      run.coming.put(Math.max(now, at), { kind: 'agentTimer', agentId, at });
    }
  }
}
