import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Found, withoutPassword } from './findRedis.ts';
import { findProgram, freePort, startProgram } from './processes.ts';

const STORE = fileURLToPath(new URL('../embedded/mongo/start.mjs', import.meta.url));

/**
 * MongoDB, in this order: the one given by URL; a `mongod` on the PATH, started privately; the embedded
 * store. The application reaches all of them by URL and cannot tell them apart.
 */
export async function findDatabase(mongodbUri: string | null, dataDir: string): Promise<Found> {
  if (mongodbUri !== null) {
    return { url: mongodbUri, label: withoutPassword(mongodbUri), own: null };
  }
  const mongod = findProgram('mongod');
  return mongod === null ? startStore(dataDir) : startMongod(mongod, dataDir);
}

async function startMongod(program: string, dataDir: string): Promise<Found> {
  const folder = join(dataDir, 'mongodb');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const settings = ['--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', folder];
  const own = await startProgram(program, settings, /Waiting for connections/i, 60_000);
  return {
    url: `mongodb://127.0.0.1:${port}/atende`,
    label: `${program}, started for us on port ${port}`,
    own,
  };
}

async function startStore(dataDir: string): Promise<Found> {
  const folder = join(dataDir, 'store');
  mkdirSync(folder, { recursive: true });
  const own = await startProgram(
    process.execPath,
    [STORE, '--port', '0', '--data', folder],
    /store listening on \S*?:(\d+)/,
  );
  const port = own.ready[1] ?? '';
  return { url: `mongodb://127.0.0.1:${port}/atende`, label: `embedded document store on port ${port}`, own };
}
