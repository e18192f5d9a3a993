import { randomUUID } from 'node:crypto';
import { Doc, doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { Binary, int32, MISSING, type Value } from '../values/value.ts';
import { checkFields, type FieldKinds, missingField, wrongType } from './arguments.ts';
import { checkIsUuid } from './collectionUuid.ts';
import type { Call, Command, CommandTable } from './command.ts';
import { sessionOf } from './sessionId.ts';

const UUID_SUBTYPE = 4;
const SESSION_FIELDS = { id: 'uuid', uid: 'uuid' } as const;
const USER_FIELDS = { user: 'string', db: 'string' } as const;

const startSession: Command = () => {
  const id = new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), UUID_SUBTYPE);
  return doc({ id: doc({ id }), timeoutMinutes: int32(30), ok: 1 });
};

/** Sessions carry nothing but their cursors here, which end by themselves. */
const accepted: Command = () => doc({ ok: 1 });

const killSessions: Command = (call) => {
  const sessions = new Set<string>();
  for (const entry of entriesOf(call, SESSION_FIELDS)) {
    const id = required(entry, 'killSessions', 'id');
    if (!(id instanceof Binary) || id.subtype !== UUID_SUBTYPE) {
      throw wrongType('killSessions.id', id, ['uuid']);
    }
    checkIsUuid(id);
    sessions.add(Buffer.from(id.bytes).toString('hex'));
  }
  call.store.cursors.killOf((session) => sessions.size === 0 || sessions.has(session));
  return doc({ ok: 1 });
};

/** Whoever is named must have logged in; all sessions here are of the one user there may be. */
const killAllSessions: Command = (call) => {
  const entries = entriesOf(call, USER_FIELDS);
  const users = entries.map((entry) => {
    required(entry, 'killAllSessions', 'db');
    return required(entry, 'killAllSessions', 'user');
  });
  const own = sessionOf(call.body);
  if (users.length === 0 || (call.client.user !== null && users.includes(call.client.user))) {
    call.store.cursors.killOf((session) => session !== own);
  }
  return doc({ ok: 1 });
};

/** The documents of the list that a command's own field holds. */
function entriesOf({ name, body }: Call, fields: FieldKinds): Doc[] {
  const given = body.valueAt(0);
  if (given === null || given === undefined) {
    throw missingField(`${name}.${name}`);
  }
  if (!Array.isArray(given)) {
    throw wrongType(`${name}.${name}`, given, ['array']);
  }
  const entries: Doc[] = [];
  for (const [at, entry] of given.entries()) {
    if (entry instanceof Doc) {
      checkFields(name, entry, fields, false);
      entries.push(entry);
    } else if (entry !== null || name === 'killSessions') {
      throw wrongType(`${name}.${name}.${at}`, entry, ['object']);
    }
  }
  return entries;
}

function required(entry: Doc, command: string, field: string): Value {
  const value = entry.get(field);
  if (value === MISSING || value === null || typeName(value) === 'undefined') {
    throw missingField(`${command}.${field}`);
  }
  return value;
}

const noTransaction: Command = ({ name }) => {
  throw new StoreError(
    125,
    `${name} may only be run against the admin database of a replica set; there are no transactions on a standalone server`,
  );
};

export const SESSION_COMMANDS: CommandTable = {
  startSession,
  endSessions: accepted,
  refreshSessions: accepted,
  killSessions,
  killAllSessions,
  killAllSessionsByPattern: accepted,
  commitTransaction: noTransaction,
  abortTransaction: noTransaction,
};
