import mongoose, { type Connection } from 'mongoose';

/**
 * Connects to MongoDB, real or embedded.
 *
 * Writes wait for the journal: what a caller is told is stored survives a crash. A database that hangs
 * gives an error within five seconds rather than a caller that waits for ever.
 *
 * @param uri with the name of the database; `atende` when it has none
 */
export async function connectDatabase(uri: string): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    dbName: databaseName(uri),
    serverSelectionTimeoutMS: 4_000,
    socketTimeoutMS: 30_000,
    waitQueueTimeoutMS: 4_000,
    maxPoolSize: 20,
    writeConcern: { w: 'majority', journal: true },
    bufferCommands: false,
  });
  return await connection.asPromise();
}

function databaseName(uri: string): string {
  const name = new URL(uri.replace(/^mongodb(\+srv)?:/, 'http:')).pathname.replace(/^\//, '');
  return name === '' ? 'atende' : name;
}
