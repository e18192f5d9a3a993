import { compileMatch } from '../match/compileMatch.ts';
import { parseSort } from '../plan/sortSpec.ts';
import type { QueryContext } from '../values/context.ts';
import { decodeDoc } from '../values/decode.ts';
import { Doc, doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { isNumber, MISSING, type Value } from '../values/value.ts';
import { checkFields, docField, flagField, missingField, toNumber, wrongType } from './arguments.ts';
import { changeDocuments } from './changeDocuments.ts';
import { collatorFrom } from './collation.ts';
import type { Call, Command } from './command.ts';
import { isUnacknowledged } from './concerns.ts';
import { contextOf } from './context.ts';
import { hintFrom } from './hints.ts';
import { collectionName, existing, refuseView } from './namespaces.ts';
import { statements } from './statements.ts';
import { WriteResults } from './writeResults.ts';

const FIELDS = {
  deletes: 'array',
  ordered: 'bool',
  let: 'object',
  encryptionInformation: 'object',
  collectionUUID: 'uuid',
} as const;
const STATEMENT = { q: 'object', limit: 'any', collation: 'object', hint: 'hint', sampleId: 'uuid' } as const;

export const deleteCommand: Command = async (call) => {
  checkFields('delete', call.body, FIELDS);
  const name = collectionName(call);
  refuseView(existing(call, name));
  const deletes = statements(call, 'delete', 'deletes').map((bytes) => decodeDoc(bytes));
  const limits = deletes.map(limitOf);
  const ordered = flagField(call.body, 'ordered', true);
  const context = contextOf('delete', call.body);
  const results = new WriteResults();
  for (const [index, statement] of deletes.entries()) {
    try {
      const collation = collatorFrom('delete.deletes', statement, existing(call, name)?.collation);
      const outcome = await runDelete({
        call,
        name,
        filter: docField(statement, 'q') ?? new Doc(),
        multi: limits[index] === 0,
        sort: null,
        hint: statement.get('hint'),
        context: { ...context, ...(collation === undefined ? {} : { collation }) },
      });
      results.matched += outcome.removed;
    } catch (error) {
      results.failed(index, error);
      if (ordered) {
        break;
      }
    }
  }
  return isUnacknowledged(call.body) ? doc({ ok: 1 }) : results.toReply();
};

/** 0 deletes all that match, 1 the first. */
function limitOf(statement: Doc): number {
  checkFields('delete.deletes', statement, STATEMENT, false);
  for (const field of ['q', 'limit']) {
    if (!statement.has(field)) {
      throw missingField(`delete.deletes.${field}`);
    }
  }
  const limit = statement.get('limit');
  if (!isNumber(limit)) {
    throw wrongType('delete.deletes.limit', limit === MISSING ? null : limit, [
      'long',
      'int',
      'decimal',
      'double',
    ]);
  }
  const number = toNumber(limit);
  if (number !== 0 && number !== 1) {
    throw new StoreError(9, `The limit field in delete objects must be 0 or 1. Got ${number}`);
  }
  return number;
}

export interface DeleteRequest {
  readonly call: Call;
  readonly name: string;
  readonly filter: Doc;
  readonly multi: boolean;
  readonly sort: Doc | null;
  readonly hint: Value | typeof MISSING;
  readonly context: QueryContext;
}

export interface DeleteOutcome {
  readonly removed: number;
  /** The last document that was removed. */
  readonly document: Buffer | null;
}

/** Carries out one delete. */
export async function runDelete(request: DeleteRequest): Promise<DeleteOutcome> {
  const { call, name, filter, multi, context } = request;
  const matcher = compileMatch(filter, context);
  const sort = parseSort(request.sort ?? new Doc());
  let removed = 0;
  let document: Buffer | null = null;
  await changeDocuments({
    environment: call.store.environment,
    multi,
    collection: () => {
      removed = multi ? removed : 0;
      return existing(call, name);
    },
    query: (collection) => ({
      collection,
      matcher,
      context,
      sort,
      skip: 0,
      limit: multi ? 0 : 1,
      hint: hintFrom(collection, request.hint),
    }),
    apply: (collection, found) => {
      collection.remove(found.record, found.bytes);
      document = found.bytes;
      removed += 1;
    },
    none: null,
  });
  return { removed, document };
}
