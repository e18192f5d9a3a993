import { changed, endDrainFor } from '../commit.ts';
import { putItem } from '../items.ts';
import type { ItemState, Millis, RoutingItem } from '../types.ts';
import { rulesFor, type World } from '../world.ts';
import { isInLine } from './line.ts';
import { rescindOffers } from './offers.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { settleOwner } from './units.ts';

/** The conversation is over; what its agent still owes is the queue's wrap-up. Units are held until then. */
export function close(world: World, itemId: string, disposition: string | null, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || !(item.state === 'assigned' || item.state === 'parked')) {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  const { mode, seconds } = rulesFor(world, item.queueId).wrapUp;
  if (mode === 'none' || seconds === 0 || item.state === 'parked') {
    end(world, item, { state: 'done', disposition: disposition ?? item.disposition }, now);
    return done;
  }
  const wrapUntil = now + seconds * 1000;
  putItem(
    world,
    changed(item, { state: 'wrapping', wrapUntil, disposition: disposition ?? item.disposition }),
  );
  return done;
}

/** The agent ends the wrap-up before its time, where the queue lets them. */
export function finishWrapUp(world: World, itemId: string, disposition: string | null, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || item.state !== 'wrapping') {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  const { mode } = rulesFor(world, item.queueId).wrapUp;
  const given = disposition ?? item.disposition;
  if (mode === 'noEarlyExit' && now < (item.wrapUntil ?? now)) {
    return refused('tooEarly', item.agentId);
  }
  if (mode === 'mandatory' && given === null) {
    return refused('dispositionMissing', item.agentId);
  }
  end(world, item, { state: 'done', disposition: given }, now);
  return done;
}

/** The time ran out: what was not said is written as such. */
export function wrapUpTimeout(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || item.state !== 'wrapping') {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  if (item.wrapUntil !== null && now < item.wrapUntil) {
    return refused('tooEarly', item.agentId);
  }
  const { timeoutDisposition } = rulesFor(world, item.queueId).wrapUp;
  end(world, item, { state: 'done', disposition: item.disposition ?? timeoutDisposition }, now);
  return done;
}

/** The customer left the line. */
export function abandon(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || !isInLine(item)) {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  rescindOffers(world, itemId);
  end(world, item, { state: 'abandoned' }, now);
  return done;
}

/** Taken out of routing, wherever it is. */
export function cancel(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || isEnded(item.state)) {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  rescindOffers(world, itemId);
  end(world, item, { state: 'canceled' }, now);
  return done;
}

export function isEnded(state: ItemState): boolean {
  return state === 'done' || state === 'abandoned' || state === 'canceled';
}

function end(world: World, item: RoutingItem, change: Partial<RoutingItem>, now: Millis): void {
  endDrainFor(world, item.id);
  putItem(
    world,
    changed(item, {
      ...change,
      units: 0,
      interruptedBy: null,
      isOver: false,
      parkedUntil: null,
      wrapUntil: null,
    }),
  );
  settleOwner(world, item.agentId, item.id, now);
}
