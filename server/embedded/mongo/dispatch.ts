import type { Call, Client, Reply } from './commands/command.ts';
import { COMMANDS } from './commands/commandTable.ts';
import { cursorReplyParts } from './commands/cursorReply.ts';
import { checkGeneric } from './commands/genericArguments.ts';
import { errorReply } from './commands/writeResults.ts';
import type { Store } from './store.ts';
import { decodeDoc } from './values/decode.ts';
import { Doc } from './values/doc.ts';
import { encodeDoc } from './values/encode.ts';
import { notSupported, StoreError } from './values/errors.ts';
import type { Request } from './wire/message.ts';
import { splitArray } from './wire/splitArray.ts';

/** The arrays whose documents are better left as bytes, by the command that has them. */
const RAW_ARRAYS: { readonly [command: string]: string } = {
  insert: 'documents',
  update: 'updates',
  delete: 'deletes',
};

/** Carries out one request and gives the pieces of the answering document; whatever happens becomes an answer. */
export function answerRequest(
  store: Store,
  client: Client,
  request: Request,
): Promise<Uint8Array[]> | Uint8Array[] {
  try {
    const reply = run(store, client, request);
    return reply instanceof Promise ? reply.then(parts, (error) => parts(failure(error))) : parts(reply);
  } catch (error) {
    return parts(failure(error));
  }
}

function parts(reply: Reply): Uint8Array[] {
  return reply instanceof Doc ? [encodeDoc(reply)] : cursorReplyParts(reply);
}

function failure(error: unknown): Doc {
  if (error instanceof StoreError) {
    return errorReply(error);
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`store: ${error instanceof Error ? error.stack : message}\n`);
  return errorReply(new StoreError(INTERNAL, message));
}

const INTERNAL = 1;

function run(store: Store, client: Client, request: Request): Reply | Promise<Reply> {
  const call = readCall(store, client, request);
  const command = Object.hasOwn(COMMANDS, call.name) ? COMMANDS[call.name] : undefined;
  if (command === undefined) {
    throw notSupported(`no such command: '${call.name}', which`, COMMAND_NOT_FOUND);
  }
  checkGeneric(call);
  return command(call);
}

const COMMAND_NOT_FOUND = 59;

function readCall(store: Store, client: Client, request: Request): Call {
  const documents = new Map(request.sequences);
  let body = decodeHead(request.body);
  const name = body.nameAt(0) ?? '';
  const rawName = Object.hasOwn(RAW_ARRAYS, name) ? RAW_ARRAYS[name] : undefined;
  const split = rawName === undefined ? null : splitArray(request.body, rawName);
  if (split === null) {
    body = decodeDoc(request.body);
  } else {
    body = split.rest;
    documents.set(rawName as string, split.documents);
  }
  const database = request.database ?? body.get('$db');
  if (typeof database !== 'string') {
    throw new StoreError(40571, 'OP_MSG requests require a $db argument');
  }
  return { store, client, database, name, body: withSequences(body, request.sequences), documents };
}

/** Only the first field, which names the command. */
function decodeHead(bytes: Buffer): Doc {
  return new Doc([firstName(bytes)], [null]);
}

function firstName(bytes: Buffer): string {
  const end = bytes.indexOf(0, 5);
  return bytes.length <= 5 || end < 0 ? '' : bytes.toString('utf8', 5, end);
}

/** Sequences of other commands stand for arrays like any other. */
function withSequences(body: Doc, sequences: ReadonlyMap<string, readonly Buffer[]>): Doc {
  for (const [name, documents] of sequences) {
    if (!Object.values(RAW_ARRAYS).includes(name)) {
      body.append(
        name,
        documents.map((bytes) => decodeDoc(bytes)),
      );
    }
  }
  return body;
}
