import { eachBatch, type Stored } from '../database/eachBatch.ts';
import type { Migration } from '../database/migrate.ts';

/** A case had one offer or none, and the units of that stood as its hold. */
interface OldCase extends Stored {
  offer?: { agentId: string } | null;
  held?: { agentId: string; units: number } | null;
  state: string;
}

/** A case may be offered to several at once. */
export const offersAsLists: Migration = {
  number: 1,
  name: 'offersAsLists',
  async run(database) {
    await eachBatch(database, { collection: 'cases', isOld: { offers: { $exists: false } } }, (document) => {
      // What the earlier version wrote.
      const { offer, held, state } = document as OldCase;
      const isOffered = state === 'offered' && offer != null;
      const units = held?.units ?? 0;
      return {
        $set: {
          offers: isOffered ? [{ ...offer, units }] : [],
          held: isOffered ? null : (held ?? null),
          skills: document.skills ?? [],
          'routing.silentUnits': null,
          'routing.isOver': false,
          'routing.callback': 'none',
        },
        $unset: { offer: '' },
      };
    });
    // Timers of kinds that nothing waits for any more would fail for ever.
    await database.collection('timers').deleteMany({ kind: { $in: ['case.step', 'call.release'] } });
  },
};
