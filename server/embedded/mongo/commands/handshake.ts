import { Doc, doc } from '../values/doc.ts';
import { DateTime, int32 } from '../values/value.ts';
import type { Command } from './command.ts';
import { MAX_DOCUMENT_BYTES } from './documents.ts';
import { MAX_WRITE_BATCH } from './statements.ts';
import { MAX_WIRE_VERSION } from './version.ts';

const SESSION_MINUTES = 30;

/** `hello`, and `isMaster` under its old names: a standalone server. */
export const hello: Command = ({ name, body, client, store }) => {
  const primary = name === 'hello' ? 'isWritablePrimary' : 'ismaster';
  const made = doc({
    ...(body.has('helloOk') ? { helloOk: true } : {}),
    [primary]: true,
    maxBsonObjectSize: int32(MAX_DOCUMENT_BYTES),
    maxMessageSizeBytes: int32(48_000_000),
    maxWriteBatchSize: int32(MAX_WRITE_BATCH),
    localTime: new DateTime(Date.now()),
    logicalSessionTimeoutMinutes: int32(SESSION_MINUTES),
    connectionId: int32(client.connectionId),
    minWireVersion: int32(0),
    maxWireVersion: int32(MAX_WIRE_VERSION),
    readOnly: false,
  });
  if (body.has('saslSupportedMechs')) {
    made.append('saslSupportedMechs', store.credentials === null ? [] : ['SCRAM-SHA-256']);
  }
  return made.append('ok', 1);
};

export const ping: Command = () => doc({ ok: 1 });

export function emptyReply(): Doc {
  return new Doc(['ok'], [1]);
}
