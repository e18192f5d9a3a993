import mongoose, { type Connection } from 'mongoose';

/** Providers and people get their 503 within five seconds. */
const ANSWER_WITHIN_MS = 4_800;

/**
 * Connects to MongoDB, real or embedded.
 *
 * Writes wait for the journal: what a caller is told is stored survives a crash. A database that hangs
 * gives an error within five seconds rather than a caller that waits for ever.
 *
 * @param answerWithinMs longer for work such as building indexes, which nobody waits for
 * @param uri with the name of the database; `atende` when it has none
 */
export async function connectDatabase(uri: string, answerWithinMs = ANSWER_WITHIN_MS): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    dbName: databaseName(uri),
    serverSelectionTimeoutMS: 4_000,
    socketTimeoutMS: answerWithinMs,
    waitQueueTimeoutMS: 4_000,
    maxPoolSize: 20,
    writeConcern: { w: 'majority', journal: true },
    bufferCommands: false,
  });
  try {
    return await connection.asPromise();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`MONGODB_URI: the database cannot be used (${why})`, { cause });
  }
}

export function databaseName(uri: string): string {
  // Not a URL as browsers know them: a replica set is named by all its hosts.
  const [, name = ''] = /^mongodb(?:\+srv)?:\/\/[^/]*\/([^?]*)/.exec(uri) ?? [];
  return name === '' ? 'atende' : decodeURIComponent(name);
}
