import { eachBatch, type Stored } from '../database/eachBatch.ts';
import type { Migration } from '../database/migrate.ts';

interface OldDecision extends Stored {
  decision: { record?: unknown };
}

/** All that decided stands beside a decision, as text. */
export const decisionRecords: Migration = {
  number: 3,
  name: 'decisionRecords',
  async run(database) {
    await eachBatch(
      database,
      { collection: 'decisions', isOld: { record: { $exists: false } } },
      (document) => {
        // What the earlier version wrote.
        const { record } = (document as OldDecision).decision;
        return record === undefined
          ? { $set: { record: null } }
          : { $set: { record: record === null ? null : JSON.stringify(record), 'decision.record': null } };
      },
    );
  },
};
