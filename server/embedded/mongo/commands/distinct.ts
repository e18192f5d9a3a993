import { compileMatch } from '../match/compileMatch.ts';
import { inTurns } from '../plan/drain.ts';
import { runQuery } from '../plan/runQuery.ts';
import { unfoldRows } from '../storage/indexKeys.ts';
import { KeyBytes } from '../storage/keyBytes.ts';
import { writeKey } from '../storage/keyEncoding.ts';
import { compareValues } from '../values/compare.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc, doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { StoreError } from '../values/errors.ts';
import { decodeFields } from '../values/rawFields.ts';
import { int32, MISSING, type Value } from '../values/value.ts';
import { documentsOfView } from './aggregate.ts';
import { checkFields, docField, missingField, textField } from './arguments.ts';
import type { Command } from './command.ts';
import { contextOf, refuseNow } from './context.ts';
import { MAX_DOCUMENT_BYTES } from './documents.ts';
import { hintFrom } from './hints.ts';
import { collectionName, existing } from './namespaces.ts';

const FIELDS = {
  key: 'string',
  query: 'object',
  collation: 'object',
  hint: 'hint',
  collectionUUID: 'uuid',
} as const;

const CODE = { tooBig: 17217, nullByteInKey: 31032 } as const;

export const distinct: Command = async (call) => {
  const { body } = call;
  checkFields('distinct', body, FIELDS);
  const name = collectionName(call);
  const key = textField(body, 'key');
  if (key === null) {
    throw missingField('distinct.key');
  }
  if (key.includes('\0')) {
    throw new StoreError(CODE.nullByteInKey, 'Key field cannot contain an embedded null byte');
  }
  const collection = existing(call, name);
  const context = contextOf('distinct', body, collection?.collation);
  const filter = docField(body, 'query') ?? new Doc();
  const matcher = compileMatch(filter, context);
  const values = new DistinctValues(key, context);
  if (collection?.isView) {
    for await (const document of documentsOfView(call, collection, filter)) {
      values.add(document);
    }
  } else if (collection !== undefined) {
    refuseNow(filter);
    const hint = hintFrom(collection, body.get('hint'));
    const names = new Set([key.split('.')[0] as string]);
    const query = { collection, matcher, context, sort: [], skip: 0, limit: 0, hint };
    for await (const { bytes } of inTurns(runQuery(query).documents, context.checkTime)) {
      values.add(decodeFields(bytes, names));
    }
  }
  // MongoDB answers for a view by way of an aggregation, and its `ok` is an int there.
  return doc({ values: values.sorted(), ok: collection?.isView ? int32(1) : 1 });
};

function encodedBytes(value: Value): number {
  return encodeDoc(new Doc([''], [value])).length;
}

/** Collects a field's values, the elements of arrays each by itself. */
class DistinctValues {
  private readonly found: Value[] = [];
  private sizeBytes = 0;
  private readonly seen = new Set<string>();
  private readonly bytes = new KeyBytes();
  private readonly path: readonly string[];
  private readonly context: QueryContext;

  constructor(path: string, context: QueryContext) {
    this.path = path.split('.');
    this.context = context;
  }

  add(document: Doc): void {
    const arrays = [new Set<number>()];
    for (const [value] of unfoldRows(document, [{ path: this.path, descending: false }], arrays)) {
      // An empty array unfolds to undefined, but has no values.
      if (value !== MISSING && value !== undefined) {
        this.remember(value as Value);
      }
    }
  }

  /** In the order of their types and values. */
  sorted(): Value[] {
    return this.found.sort((left, right) => compareValues(left, right, this.context.collation));
  }

  private remember(value: Value): void {
    this.bytes.clear();
    writeKey(this.bytes, value, this.context.collation);
    const key = this.bytes.take().toString('latin1');
    if (this.seen.has(key)) {
      return;
    }
    this.seen.add(key);
    this.found.push(value);
    this.sizeBytes += encodedBytes(value);
    if (this.sizeBytes > MAX_DOCUMENT_BYTES) {
      throw new StoreError(CODE.tooBig, 'distinct too big, 16mb cap');
    }
  }
}
