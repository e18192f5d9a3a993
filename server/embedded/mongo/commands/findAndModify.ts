import { compileMatch } from '../match/compileMatch.ts';
import { decodeDoc } from '../values/decode.ts';
import { Doc, doc } from '../values/doc.ts';
import { failedToParse } from '../values/errors.ts';
import { int32, type Value } from '../values/value.ts';
import { arrayField, checkFields, docField, flagField } from './arguments.ts';
import type { Call, Command } from './command.ts';
import { contextOf } from './context.ts';
import { runDelete } from './delete.ts';
import { collectionName, existing, refuseView } from './namespaces.ts';
import { projectionOf } from './projecting.ts';
import { arrayFiltersOf, runUpdate, type UpdateOutcome, updateOf } from './update.ts';

const FIELDS = {
  query: 'object',
  sort: 'object',
  remove: 'flag',
  update: 'any',
  new: 'flag',
  fields: 'object',
  upsert: 'flag',
  bypassDocumentValidation: 'flag',
  arrayFilters: 'array',
  let: 'object',
  hint: 'hint',
  collation: 'object',
  encryptionInformation: 'object',
  collectionUUID: 'uuid',
  sampleId: 'uuid',
} as const;

export const findAndModify: Command = async (call) => {
  const { body } = call;
  checkFields('findAndModify', body, FIELDS);
  const name = collectionName(call);
  refuseView(existing(call, name));
  const removes = flagField(body, 'remove');
  checkCombination(body, removes);
  return removes ? findAndRemove(call, name) : findAndUpdate(call, name);
};

function checkCombination(body: Doc, removes: boolean): void {
  const updates = body.has('update');
  if (removes && updates) {
    throw failedToParse('Cannot specify both an update and remove=true');
  }
  if (removes && flagField(body, 'upsert')) {
    throw failedToParse('Cannot specify both upsert=true and remove=true');
  }
  if (removes && flagField(body, 'new')) {
    throw failedToParse(
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  if (removes && body.has('arrayFilters')) {
    throw failedToParse('Cannot specify arrayFilters and remove=true');
  }
  if (!removes && !updates) {
    throw failedToParse('Either an update or remove=true must be specified');
  }
}

async function findAndRemove(call: Call, name: string): Promise<Doc> {
  const { body } = call;
  const filter = docField(body, 'query') ?? new Doc();
  const context = contextOf('findAndModify', body, existing(call, name)?.collation);
  const project = projectionOf(docField(body, 'fields'), compileMatch(filter, context), context);
  const { document } = await runDelete({
    call,
    name,
    filter,
    multi: false,
    sort: docField(body, 'sort'),
    hint: body.get('hint'),
    context,
  });
  return doc({
    lastErrorObject: doc({ n: int32(document === null ? 0 : 1) }),
    value: shown(document, project),
    ok: 1,
  });
}

async function findAndUpdate(call: Call, name: string): Promise<Doc> {
  const { body } = call;
  const filter = docField(body, 'query') ?? new Doc();
  const context = contextOf('findAndModify', body, existing(call, name)?.collation);
  const project = projectionOf(docField(body, 'fields'), compileMatch(filter, context), context);
  const outcome = await runUpdate({
    call,
    name,
    filter,
    update: updateOf(body.get('update')),
    arrayFilters: arrayFiltersOf(arrayField(body, 'arrayFilters')),
    constants: null,
    multi: false,
    upsert: flagField(body, 'upsert'),
    sort: docField(body, 'sort'),
    hint: body.get('hint'),
    context,
  });
  const found = flagField(body, 'new') ? outcome.after : outcome.before;
  return doc({ lastErrorObject: describe(outcome), value: shown(found, project), ok: 1 });
}

function describe({ matched, upserted }: UpdateOutcome): Doc {
  const made = doc({ n: int32(matched > 0 || upserted !== null ? 1 : 0), updatedExisting: matched > 0 });
  return upserted === null ? made : made.append('upserted', upserted.id);
}

function shown(document: Buffer | null, project: ((bytes: Uint8Array) => Uint8Array) | null): Value {
  if (document === null) {
    return null;
  }
  return decodeDoc(project === null ? document : project(document));
}
