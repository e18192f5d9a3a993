import { compareEntries, entryOf, insert, leaveLine, noteKnownAgents } from './lines.ts';
import { offerIdsOf, removeOffer } from './pending.ts';
import { carry } from './seats.ts';
import type { RoutingItem } from './types.ts';
import type { Line, World } from './world.ts';

export function putItem(world: World, item: RoutingItem): void {
  const before = world.items.get(item.id);
  if (before !== undefined) {
    carry(world, before.item, -1);
    leaveLine(world, before);
  }
  const entry = entryOf(world, item);
  world.items.set(item.id, entry);
  world.changes.itemIds.add(item.id);
  if (entry.waiting === null) {
    carry(world, item, 1);
  } else {
    insert(entry.waiting.line.entries, entry);
    noteKnownAgents(world, item);
  }
}

/** Many new items at once: each line is sorted once, in the end. */
export function putItems(world: World, items: readonly RoutingItem[]): void {
  const touched = new Set<Line>();
  for (const item of items) {
    const entry = entryOf(world, item);
    world.items.set(item.id, entry);
    world.changes.itemIds.add(item.id);
    if (entry.waiting === null) {
      carry(world, item, 1);
    } else {
      entry.waiting.line.entries.push(entry);
      touched.add(entry.waiting.line);
      noteKnownAgents(world, item);
    }
  }
  for (const line of touched) {
    line.entries.sort(compareEntries);
  }
}

export function removeItem(world: World, itemId: string): void {
  const entry = world.items.get(itemId);
  if (entry === undefined) {
    return;
  }
  for (const offerId of offerIdsOf(world, itemId)) {
    removeOffer(world, offerId);
  }
  carry(world, entry.item, -1);
  leaveLine(world, entry);
  world.items.delete(itemId);
  world.changes.itemIds.delete(itemId);
}
