import { ADMINISTRATION_COMMANDS } from './administration.ts';
import { aggregate } from './aggregate.ts';
import { AUTHENTICATION_COMMANDS } from './authentication.ts';
import { create, drop, dropDatabase } from './collections.ts';
import { collMod } from './collMod.ts';
import type { CommandTable } from './command.ts';
import { count } from './count.ts';
import { getMore, killCursors } from './cursorCommands.ts';
import { deleteCommand } from './delete.ts';
import { distinct } from './distinct.ts';
import { durably, endsInWriting } from './durably.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { findAndModify } from './findAndModify.ts';
import { hello, ping } from './handshake.ts';
import { createIndexes, dropIndexes } from './indexes.ts';
import { insert } from './insert.ts';
import { listCollections, listDatabases, listIndexes } from './listing.ts';
import { renameCollection } from './renameCollection.ts';
import { SERVER_COMMANDS } from './serverInfo.ts';
import { SESSION_COMMANDS } from './sessions.ts';
import { update } from './update.ts';
import { validate } from './validate.ts';

/** All commands by name; adding one touches this table and its own file. */
export const COMMANDS: CommandTable = {
  ...SERVER_COMMANDS,
  ...SESSION_COMMANDS,
  ...AUTHENTICATION_COMMANDS,
  ...ADMINISTRATION_COMMANDS,
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  insert: durably(insert),
  update: durably(update),
  delete: durably(deleteCommand),
  find,
  findAndModify: durably(findAndModify),
  findandmodify: durably(findAndModify),
  count,
  distinct,
  aggregate: durably(aggregate, endsInWriting),
  getMore,
  killCursors,
  explain,
  create,
  drop,
  dropDatabase,
  renameCollection,
  collMod,
  validate,
  listCollections,
  listDatabases,
  listIndexes,
  createIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
};
