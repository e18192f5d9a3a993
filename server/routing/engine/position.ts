import { compareEntries, type World } from './world.ts';

/** Place of an item among those who wait in its queue, from 1; null when it does not wait. */
export function positionOf(world: World, itemId: string): number | null {
  const entry = world.items.get(itemId);
  if (entry === undefined || entry.waiting === null) {
    return null;
  }
  let ahead = 0;
  for (const other of world.order) {
    if (compareEntries(other, entry) >= 0) {
      break;
    }
    ahead += other.item.queueId === entry.item.queueId ? 1 : 0;
  }
  return ahead + 1;
}
