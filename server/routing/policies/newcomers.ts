import type { Channel } from '../../../shared/primitives.ts';
import type { QueueDocument } from '../../queues/queueCollection.ts';
import { newItem } from '../engine/transitions/line.ts';
import type { Millis, RoutingItem } from '../engine/types.ts';

/** A case of the channel that comes to each queue at this moment, and asks what the queue asks of all. */
export function newcomersTo(lines: readonly QueueDocument[], channel: Channel, now: Millis): RoutingItem[] {
  return lines.map(({ _id, skills }) =>
    newItem({ id: `newcomer ${_id}`, channel, queueId: _id, skills: skills ?? [] }, now),
  );
}
