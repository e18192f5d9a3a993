import { doc } from '../values/doc.ts';
import { badValue, StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import { arrayField, checkFields, countField, missingField, textField, wrongType } from './arguments.ts';
import type { Command } from './command.ts';
import { collectionName } from './namespaces.ts';
import { sessionOf } from './sessionId.ts';

const MORE_FIELDS = {
  collection: 'string',
  batchSize: 'number',
  term: 'long',
  lastKnownCommittedOpTime: 'any',
  includeQueryStatsMetrics: 'bool',
} as const;

export const getMore: Command = (call) => {
  const { body, store, database } = call;
  const id = body.valueAt(0);
  if (id === null || id === undefined) {
    throw missingField('getMore.getMore');
  }
  if (typeof id !== 'bigint') {
    throw wrongType('getMore.getMore', id, ['long']);
  }
  checkFields('getMore', body, MORE_FIELDS);
  const collection = textField(body, 'collection');
  if (collection === null) {
    throw missingField('getMore.collection');
  }
  if (collection === '') {
    throw new StoreError(73, 'Collection names cannot be empty');
  }
  if (body.has('maxTimeMS') && body.get('maxTimeMS') !== null) {
    throw badValue('cannot set maxTimeMS on getMore command for a non-awaitData cursor');
  }
  const batchSize = countField('getMore', body, 'batchSize') ?? 0;
  return store.cursors.more(id, {
    namespace: `${database}.${collection}`,
    session: sessionOf(body),
    batchSize: batchSize === 0 ? Number.MAX_SAFE_INTEGER : batchSize,
  });
};

const KILL_FIELDS = { cursors: 'array' } as const;

export const killCursors: Command = (call) => {
  const { body, store } = call;
  collectionName(call);
  checkFields('killCursors', body, KILL_FIELDS);
  const ids = arrayField(body, 'cursors');
  if (ids === null) {
    throw missingField('killCursors.cursors');
  }
  for (const [at, id] of ids.entries()) {
    if (typeof id !== 'bigint') {
      throw wrongType(`killCursors.cursors.${at}`, id, ['long']);
    }
  }
  const killed: Value[] = [];
  const notFound: Value[] = [];
  for (const id of ids) {
    (typeof id === 'bigint' && store.cursors.kill(id) ? killed : notFound).push(id);
  }
  return doc({
    cursorsKilled: killed,
    cursorsNotFound: notFound,
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  });
};
