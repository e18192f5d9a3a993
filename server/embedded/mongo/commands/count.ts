import { compileMatch } from '../match/compileMatch.ts';
import { inTurns } from '../plan/drain.ts';
import { runQuery } from '../plan/runQuery.ts';
import { Doc, doc } from '../values/doc.ts';
import { badValue, failedToParse } from '../values/errors.ts';
import { exactLong } from '../values/integers.ts';
import { typeName } from '../values/typeNames.ts';
import { int32, isNumber, MISSING } from '../values/value.ts';
import { countView } from './aggregate.ts';
import { checkFields, countField, docField } from './arguments.ts';
import type { Command } from './command.ts';
import { contextOf, refuseNow } from './context.ts';
import { hintFrom } from './hints.ts';
import { collectionName, existing } from './namespaces.ts';

const FIELDS = {
  query: 'object',
  limit: 'any',
  skip: 'number',
  hint: 'hint',
  collation: 'object',
  fields: 'any',
  encryptionInformation: 'object',
  collectionUUID: 'uuid',
} as const;

export const count: Command = async (call) => {
  const { body } = call;
  checkFields('count', body, FIELDS);
  const name = collectionName(call);
  const collection = existing(call, name);
  const filter = docField(body, 'query') ?? new Doc();
  const context = contextOf('count', body, collection?.collation);
  const matcher = compileMatch(filter, context);
  const skip = countField('count', body, 'skip') ?? 0;
  const limit = limitOf(body);
  if (collection === undefined) {
    return counted(0);
  }
  if (collection.isView) {
    return counted(cut(await countView(call, collection, filter), skip, limit));
  }
  refuseNow(filter);
  const hint = hintFrom(collection, body.get('hint'));
  if (filter.size === 0 && hint === undefined) {
    return counted(cut(collection.count, skip, limit));
  }
  let found = 0;
  const query = { collection, matcher, context, sort: [], skip, limit, hint };
  for await (const _ of inTurns(runQuery(query).documents, context.checkTime)) {
    found += 1;
  }
  return counted(found);
};

/** A negative limit counts as its magnitude. */
function limitOf(body: Doc): number {
  const limit = body.get('limit');
  if (limit === MISSING) {
    return 0;
  }
  if (!isNumber(limit)) {
    throw badValue(`limit value is not a valid number, but of type ${typeName(limit)}`);
  }
  const whole = exactLong(limit);
  if (whole === null) {
    throw failedToParse(`limit value for count is not a whole number that fits in 64 bits: ${limit}`);
  }
  if (whole === SMALLEST_LONG) {
    throw badValue('limit value for count cannot be min long');
  }
  return Math.abs(Number(whole));
}

const SMALLEST_LONG = -(2n ** 63n);

function cut(all: number, skip: number, limit: number): number {
  const left = Math.max(all - skip, 0);
  return limit > 0 ? Math.min(left, limit) : left;
}

function counted(n: number): Doc {
  return doc({ n: int32(n), ok: 1 });
}
