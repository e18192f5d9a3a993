import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { Store, type StoreOptions } from '../../../../server/embedded/mongo/store.ts';
import { listen, type RunningServer } from '../../../../server/embedded/mongo/wire/server.ts';

export interface OpenStore {
  readonly store: Store;
  readonly server: RunningServer;
  readonly client: MongoClient;
  readonly url: string;
  readonly folder: string;
  /** Closes all and removes the folder, unless it is to be opened again. */
  close(options?: { keepFolder: boolean }): Promise<void>;
}

/** A store in a folder of its own, served on a free port, and a driver connected to it. */
export async function openStore(options: Partial<StoreOptions> = {}): Promise<OpenStore> {
  const folder = options.folder ?? newFolder();
  const store = await Store.open({ ...options, folder });
  const server = await listen(store, { port: 0 });
  const url = `mongodb://${server.address}`;
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5000 });
  return {
    store,
    server,
    client,
    url,
    folder,
    close: async ({ keepFolder } = { keepFolder: false }) => {
      await client.close();
      await server.close();
      await store.close();
      if (!keepFolder) {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'atende-store-'));
}
