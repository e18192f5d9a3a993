import { positionIn } from './lines.ts';
import type { World } from './world.ts';

/** Place of an item among those who wait in its queue, from 1; null when it does not wait. */
export function positionOf(world: World, itemId: string): number | null {
  const entry = world.items.get(itemId);
  if (entry === undefined || entry.waiting === null) {
    return null;
  }
  let ahead = 0;
  for (const line of world.lines.values()) {
    ahead += line.queueId === entry.item.queueId ? positionIn(line.entries, entry) : 0;
  }
  return ahead + 1;
}
