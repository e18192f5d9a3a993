import { comparePlaces } from './order.ts';
import type { World } from './world.ts';

/** Place of an item among those who wait in its queue, from 1; null when it does not wait. */
export function positionOf(world: World, itemId: string): number | null {
  const entry = world.items.get(itemId);
  if (entry === undefined || entry.waiting === null) {
    return null;
  }
  const { place } = entry.waiting;
  let ahead = 0;
  for (const line of world.lines.values()) {
    if (line.queueId === entry.item.queueId) {
      for (const { waiting } of line.entries) {
        ahead += waiting !== null && comparePlaces(waiting.place, place) < 0 ? 1 : 0;
      }
    }
  }
  return ahead + 1;
}
