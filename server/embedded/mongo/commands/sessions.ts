import { randomUUID } from 'node:crypto';
import { doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { Binary, int32 } from '../values/value.ts';
import type { Command, CommandTable } from './command.ts';

const startSession: Command = () => {
  const id = new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4);
  return doc({ id: doc({ id }), timeoutMinutes: int32(30), ok: 1 });
};

/** Sessions carry nothing here, so ending one is all there is to do. */
const accepted: Command = () => doc({ ok: 1 });

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
  killSessions: accepted,
  killAllSessions: accepted,
  killAllSessionsByPattern: accepted,
  commitTransaction: noTransaction,
  abortTransaction: noTransaction,
};
