import type { RoutingEvent } from './events.ts';
import { openWorld, stateOf } from './openWorld.ts';
import type { RoutingPolicy } from './policy.ts';
import * as ending from './transitions/ending.ts';
import * as line from './transitions/line.ts';
import * as offers from './transitions/offers.ts';
import type { Outcome } from './transitions/outcome.ts';
import * as presence from './transitions/presence.ts';
import * as work from './transitions/work.ts';
import type { Millis, RoutingState } from './types.ts';
import type { World } from './world.ts';

type Transitions = {
  readonly [Kind in RoutingEvent['kind']]: (
    world: World,
    event: Extract<RoutingEvent, { kind: Kind }>,
    now: Millis,
  ) => Outcome;
};

const transitions: Transitions = {
  arrive: (world, { item }, now) => line.arrive(world, item, now),
  accept: (world, { itemId, agentId }, now) => offers.accept(world, itemId, agentId, now),
  decline: (world, { itemId, agentId }, now) => offers.decline(world, itemId, agentId, now),
  offerTimeout: (world, { offerId }, now) => offers.expireOffer(world, offerId, now),
  reply: (world, { itemId }, now) => work.reply(world, itemId, now),
  customerMessage: (world, { itemId }, now) => work.customerMessage(world, itemId, now),
  firstReplyTimeout: (world, { itemId }, now) => work.firstReplyTimeout(world, itemId, now),
  inactivityTimeout: (world, { itemId }, now) => work.inactivityTimeout(world, itemId, now),
  park: (world, { itemId, until }, now) => work.park(world, itemId, until, now),
  wake: (world, { itemId }, now) => work.wake(world, itemId, now),
  close: (world, { itemId, disposition }, now) => ending.close(world, itemId, disposition, now),
  finishWrapUp: (world, { itemId, disposition }, now) => ending.finishWrapUp(world, itemId, disposition, now),
  wrapUpTimeout: (world, { itemId }, now) => ending.wrapUpTimeout(world, itemId, now),
  abandon: (world, { itemId }, now) => ending.abandon(world, itemId, now),
  cancel: (world, { itemId }, now) => ending.cancel(world, itemId, now),
  transfer: (world, { itemId, queueId }, now) => line.transfer(world, itemId, queueId, now),
  force: (world, { itemId, agentId }, now) => line.force(world, itemId, agentId, now),
  takeCallback: (world, { itemId }) => line.takeCallback(world, itemId),
  changeChannel: (world, { itemId, channel }, now) => line.changeChannel(world, itemId, channel, now),
  status: (world, { agentId, status }, now) => presence.setStatus(world, agentId, status, now),
  offChannels: (world, { agentId, channels }) => presence.setOffChannels(world, agentId, channels),
  abilities: (world, { agentId, skills, totalUnits }) =>
    presence.setAbilities(world, agentId, { skills, totalUnits }),
  connection: (world, { agentId, isConnected }, now) =>
    presence.setConnected(world, agentId, isConnected, now),
  agentLoss: (world, { agentId }, now) => presence.agentLoss(world, agentId, now),
  drainTimeout: (world, { agentId }, now) => presence.drainTimeout(world, agentId, now),
  dismiss: (world, { agentId }, now) => presence.dismiss(world, agentId, now),
  members: (world, { queueId, memberIds }) => presence.setMembers(world, queueId, memberIds),
};

/** What the event makes of the state. A refused one leaves it as it was, and says why. */
export function applyEvent(
  state: RoutingState,
  event: RoutingEvent,
  now: Millis,
  policy: RoutingPolicy,
): { readonly state: RoutingState; readonly outcome: Outcome } {
  const world = openWorld(state, policy);
  const outcome = applyTo(world, event, now);
  return { state: outcome.ok ? stateOf(world) : state, outcome };
}

/** The same on an open world, which it changes. */
export function applyTo(world: World, event: RoutingEvent, now: Millis): Outcome {
  // The table is typed entry by entry; only their union cannot be followed by the compiler.
  const transition = transitions[event.kind] as (world: World, event: RoutingEvent, now: Millis) => Outcome;
  return transition(world, event, now);
}
