import { Turn } from '../plan/drain.ts';
import { checkCollection } from '../storage/checkCollection.ts';
import { Doc, doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { Binary, int32 } from '../values/value.ts';
import { checkFields } from './arguments.ts';
import type { Command } from './command.ts';
import { collectionName, existing, refuseView } from './namespaces.ts';
import { integer } from './statistics.ts';

const FIELDS = {
  full: 'flag',
  background: 'flag',
  repair: 'flag',
  metadata: 'flag',
  fixMultikey: 'flag',
  checkBSONConformance: 'flag',
} as const;

/** Checks a collection's documents against its indexes. */
export const validate: Command = async (call) => {
  checkFields('validate', call.body, FIELDS);
  const name = collectionName(call);
  const collection = existing(call, name);
  if (collection === undefined) {
    throw new StoreError(26, `Collection '${call.database}.${name}' does not exist to validate.`);
  }
  refuseView(collection);
  const turn = new Turn();
  const run = checkCollection(collection);
  let step = run.next();
  while (!step.done) {
    await turn.end();
    step = run.next();
  }
  const { documents, keysPerIndex, errors, corrupt } = step.value;
  const valid = errors.length === 0;
  const indexes = [...keysPerIndex];
  return doc({
    ns: collection.namespace,
    uuid: new Binary(collection.uuid, 4),
    nInvalidDocuments: int32(corrupt.length),
    nNonCompliantDocuments: int32(0),
    nrecords: integer(documents),
    nIndexes: int32(indexes.length),
    keysPerIndex: Doc.from(indexes.map(([index, keys]) => [index, integer(keys)] as const)),
    indexDetails: Doc.from(
      indexes.map(
        ([index]) => [index, doc({ valid: !errors.some((error) => error.includes(` ${index} `)) })] as const,
      ),
    ),
    valid,
    repaired: false,

    warnings: [],
    errors,
    extraIndexEntries: [],
    missingIndexEntries: [],
    corruptRecords: corrupt.map((record) => BigInt(record)),
    ok: 1,
  });
};
