import { eachBatch, type Stored } from '../database/eachBatch.ts';
import type { Migration } from '../database/migrate.ts';

interface CarryingCase extends Stored {
  channel: string;
  held: { agentId: string } | null;
  offers: readonly { agentId: string }[];
}

/** Agents have skills, channels switched off, and a count of what they carry of each channel. */
export const agentFields: Migration = {
  number: 2,
  name: 'agentFields',
  async run(database) {
    const open = await database
      .collection<CarryingCase>('cases')
      .find({ state: { $in: ['offered', 'assigned', 'wrapping'] } })
      .project<CarryingCase>({ channel: 1, held: 1, offers: 1 })
      .toArray();
    const carried = new Map<string, Record<string, number>>();
    for (const { channel, held, offers } of open) {
      for (const { agentId } of held === null ? offers : [held, ...offers]) {
        const counts = carried.get(agentId) ?? {};
        counts[channel] = (counts[channel] ?? 0) + 1;
        carried.set(agentId, counts);
      }
    }
    await eachBatch(database, { collection: 'agents', isOld: { skills: { $exists: false } } }, () => ({
      $set: { skills: [] },
    }));
    await eachBatch(
      database,
      { collection: 'agents', isOld: { 'presence.offChannels': { $exists: false } } },
      () => ({ $set: { 'presence.offChannels': [] } }),
    );
    await eachBatch(
      database,
      { collection: 'agents', isOld: { carried: { $exists: false } } },
      ({ _id }) => ({
        $set: { carried: carried.get(_id) ?? {} },
      }),
    );
  },
};
