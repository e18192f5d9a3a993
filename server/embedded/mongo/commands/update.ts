import { compileMatch } from '../match/compileMatch.ts';
import type { MatchDetails, Matcher } from '../match/matcher.ts';
import type { Query } from '../plan/runQuery.ts';
import { parseSort } from '../plan/sortSpec.ts';
import type { Collection, StoredDocument } from '../storage/collection.ts';
import { compileUpdate } from '../update/compileUpdate.ts';
import type { Updater } from '../update/updater.ts';
import { upsertSeed } from '../update/upsertSeed.ts';
import { compareValues } from '../values/compare.ts';
import type { QueryContext } from '../values/context.ts';
import { decodeDoc } from '../values/decode.ts';
import { Doc, doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { showValue } from '../values/showValue.ts';
import { MISSING, type Value } from '../values/value.ts';
import { arrayField, checkFields, docField, flagField, missingField, wrongType } from './arguments.ts';
import { changeDocuments } from './changeDocuments.ts';
import { collatorFrom } from './collation.ts';
import type { Call, Command } from './command.ts';
import { isUnacknowledged } from './concerns.ts';
import { contextOf } from './context.ts';
import { checkId, checkSize, idFirst, newObjectId } from './documents.ts';
import { hintFrom } from './hints.ts';
import { collectionName, existing, refuseView, writable } from './namespaces.ts';
import { statements } from './statements.ts';
import { checkValid } from './validation.ts';
import { WriteResults } from './writeResults.ts';

const FIELDS = {
  updates: 'array',
  ordered: 'bool',
  bypassDocumentValidation: 'flag',
  let: 'object',
  encryptionInformation: 'object',
  collectionUUID: 'uuid',
} as const;

const STATEMENT = {
  q: 'object',
  u: 'any',
  c: 'object',
  multi: 'bool',
  upsert: 'bool',
  collation: 'object',
  arrayFilters: 'array',
  hint: 'hint',
  sort: 'object',
  upsertSupplied: 'bool',
  sampleId: 'uuid',
} as const;

export const update: Command = async (call) => {
  checkFields('update', call.body, FIELDS);
  const name = collectionName(call);
  refuseView(existing(call, name));
  const updates = statements(call, 'update', 'updates').map((bytes) => decodeDoc(bytes));
  for (const statement of updates) {
    checkStatement(statement);
  }
  const ordered = flagField(call.body, 'ordered', true);
  const context = contextOf('update', call.body);
  const results = new WriteResults();
  results.modified = 0;
  for (const [index, statement] of updates.entries()) {
    try {
      const outcome = await runStatement(call, name, statement, context);
      results.matched += outcome.upserted === null ? outcome.matched : 1;
      results.modified += outcome.modified;
      if (outcome.upserted !== null) {
        results.upserted.push({ index, id: outcome.upserted.id });
      }
    } catch (error) {
      results.failed(index, error);
      if (ordered) {
        break;
      }
    }
  }
  return isUnacknowledged(call.body) ? doc({ ok: 1 }) : results.toReply();
};

function checkStatement(statement: Doc): void {
  checkFields('update.updates', statement, STATEMENT, false);
  for (const field of ['q', 'u']) {
    if (!statement.has(field)) {
      throw missingField(`update.updates.${field}`);
    }
  }
}

async function runStatement(
  call: Call,
  name: string,
  statement: Doc,
  context: QueryContext,
): Promise<UpdateOutcome> {
  const multi = flagField(statement, 'multi');
  const sort = docField(statement, 'sort');
  if (sort !== null && multi) {
    throw failedToParse('Cannot specify sort with multi=true');
  }
  const found = existing(call, name);
  const collation = collatorFrom('update.updates', statement, found?.collation);
  return runUpdate({
    call,
    name,
    filter: docField(statement, 'q') ?? new Doc(),
    update: updateOf(statement.get('u')),
    arrayFilters: arrayFiltersOf(arrayField(statement, 'arrayFilters')),
    constants: docField(statement, 'c'),
    multi,
    upsert: flagField(statement, 'upsert'),
    sort,
    hint: statement.get('hint'),
    context: { ...context, ...(collation === undefined ? {} : { collation }) },
  });
}

/** @throws StoreError 9 when it is neither a document nor a pipeline */
export function updateOf(given: Value | typeof MISSING): Doc | Doc[] {
  if (given instanceof Doc) {
    return given;
  }
  if (!Array.isArray(given)) {
    throw failedToParse('Update argument must be either an object or an array');
  }
  return given.map((stage) => {
    if (!(stage instanceof Doc)) {
      throw new StoreError(14, "Each element of the 'pipeline' array must be an object");
    }
    return stage;
  });
}

export function arrayFiltersOf(given: readonly Value[] | null): Doc[] | null {
  return (
    given?.map((filter, at) => {
      if (!(filter instanceof Doc)) {
        throw wrongType(`update.updates.arrayFilters.${at}`, filter, ['object']);
      }
      return filter;
    }) ?? null
  );
}

export interface UpdateRequest {
  readonly call: Call;
  readonly name: string;
  readonly filter: Doc;
  readonly update: Doc | Doc[];
  readonly arrayFilters: Doc[] | null;
  /** Variables of a pipeline update. */
  readonly constants: Doc | null;
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly sort: Doc | null;
  readonly hint: Value | typeof MISSING;
  readonly context: QueryContext;
}

export interface UpdateOutcome {
  matched: number;
  modified: number;
  upserted: { readonly id: Value } | null;
  /** The last document that was changed or made, before and after. */
  before: Buffer | null;
  after: Buffer | null;
  /** The element of an array at which the filter matched, for positional projections. */
  arrayIndex: number | null;
}

/** Carries out one update. */
export async function runUpdate(request: UpdateRequest): Promise<UpdateOutcome> {
  const { call, name, filter, multi, upsert } = request;
  const context = withConstants(request);
  const matcher = compileMatch(filter, context);
  const { arrayFilters } = request;
  const updater = compileUpdate(request.update, {
    context,
    ...(arrayFilters === null ? {} : { arrayFilters }),
  });
  if (request.constants !== null && updater.kind !== 'pipeline') {
    throw new StoreError(51198, 'Constant values may only be specified for pipeline updates');
  }
  if (multi && updater.kind === 'replacement') {
    throw failedToParse('multi update is not supported for replacement-style update');
  }
  const sort = parseSort(request.sort ?? new Doc());
  let outcome = newOutcome();
  const bypass = flagField(call.body, 'bypassDocumentValidation');
  await changeDocuments({
    environment: call.store.environment,
    multi,
    collection: () => {
      outcome = multi ? outcome : newOutcome();
      return upsert && call.store.environment.isWriting ? writable(call, name) : existing(call, name);
    },
    query: (collection): Query => ({
      collection,
      matcher,
      context,
      sort,
      skip: 0,
      limit: multi ? 0 : 1,
      hint: hintFrom(collection, request.hint),
    }),
    apply: (collection, document) => updateOne(collection, document, { matcher, updater, outcome, bypass }),
    none: upsert
      ? (collection) => {
          if (collection !== undefined) {
            insertUpsert(collection, filter, { matcher, updater, outcome, bypass });
          }
        }
      : null,
  });
  return outcome;
}

function newOutcome(): UpdateOutcome {
  return { matched: 0, modified: 0, upserted: null, before: null, after: null, arrayIndex: null };
}

function withConstants({ context, constants }: UpdateRequest): QueryContext {
  if (constants === null) {
    return context;
  }
  return { ...context, variables: new Map([...context.variables, ...constants.entries()]) };
}

interface Work {
  readonly matcher: Matcher;
  readonly updater: Updater;
  readonly outcome: UpdateOutcome;
  readonly bypass: boolean;
}

function updateOne(
  collection: Collection,
  { record, bytes }: StoredDocument,
  { matcher, updater, outcome, bypass }: Work,
): void {
  const before = decodeDoc(bytes);
  const details: MatchDetails = { arrayIndex: null };
  matcher.matches(before, details);
  const { document, changed } = updater.apply(before, {
    isInsert: false,
    matchedArrayIndex: details.arrayIndex,
  });
  const after = changed ? encodeChanged(before, document) : bytes;
  if (after !== bytes) {
    checkValid(collection, after, { before: bytes, bypass });
    collection.replace(record, bytes, after);
    outcome.modified += 1;
  }
  outcome.matched += 1;
  Object.assign(outcome, { before: bytes, after, arrayIndex: details.arrayIndex });
}

function encodeChanged(before: Doc, document: Doc): Buffer {
  const id = before.get('_id');
  const now = document.get('_id');
  if (id !== MISSING && (now === MISSING || compareValues(id, now) !== 0)) {
    throw immutableId(id, now);
  }
  const after = encodeDoc(id === MISSING ? document : idFirst(document, id));
  checkSize(after.length);
  return after;
}

function immutableId(id: Value, now: Value | typeof MISSING): StoreError {
  const message =
    now === MISSING
      ? `After applying the update to the document with _id: ${showValue(id)}, the '_id' field was found to have been removed`
      : `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${showValue(now)}`;
  return new StoreError(66, message);
}

function insertUpsert(collection: Collection, filter: Doc, { updater, outcome, bypass }: Work): void {
  const seed = upsertSeed(filter, updater.kind);
  const { document } = updater.apply(seed, { isInsert: true });
  const given = document.get('_id');
  const seeded = seed.get('_id');
  if (seeded !== MISSING && given !== MISSING && compareValues(seeded, given) !== 0) {
    throw immutableId(seeded, given);
  }
  checkId(given);
  const id = given === MISSING ? newObjectId() : given;
  const bytes = encodeDoc(idFirst(document, id));
  checkSize(bytes.length);
  checkValid(collection, bytes, { bypass });
  collection.insert(bytes);
  Object.assign(outcome, { upserted: { id }, after: bytes });
}
