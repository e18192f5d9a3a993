import { COMMANDS } from './commands/commandTable.ts';
import type { Credentials } from './commands/credentials.ts';
import { Cursors } from './commands/cursors.ts';
import { startExpiry } from './commands/expiry.ts';
import { indexLanguage } from './commands/indexLanguage.ts';
import { Catalog } from './storage/catalog.ts';
import { Environment } from './storage/environment.ts';

export interface StoreOptions {
  /** The folder that holds the file; made when it is not there. */
  readonly folder: string;
  /** How often documents past their time are looked for. */
  readonly expiryEveryMs?: number;
  /**
   * False to acknowledge writes before they reach the disk: they survive the end of the process, not of the
   * machine. For tests.
   */
  readonly sync?: boolean;
  /** Who may log in; without it only this machine is served, and anyone on it may do anything. */
  readonly credentials?: Credentials | null;
}

const EXPIRY_EVERY_MS = 60_000; // as MongoDB does

/** Databases, collections and open cursors: what commands work on. */
export class Store {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly cursors = new Cursors();
  readonly startedAt = Date.now();
  /** Where it listens; 0 while it does not. */
  port = 0;
  connections = 0;
  connectionsMade = 0;
  /** Who may log in; null when anyone on this machine may do anything. */
  readonly credentials: Credentials | null;
  private readonly stopExpiry: () => void;

  private constructor(environment: Environment, catalog: Catalog, options: StoreOptions) {
    this.environment = environment;
    this.catalog = catalog;
    this.credentials = options.credentials ?? null;
    this.stopExpiry = startExpiry(this, options.expiryEveryMs ?? EXPIRY_EVERY_MS);
  }

  /** @throws Error when the folder is in use, or holds something else */
  static async open(options: StoreOptions): Promise<Store> {
    const environment = Environment.open(options.folder, { sync: options.sync ?? true });
    const catalog = await Catalog.open(environment, indexLanguage);
    return new Store(environment, catalog, options);
  }

  commandNames(): string[] {
    return Object.keys(COMMANDS).sort();
  }

  /** Finishes the writes that were accepted and closes the file. */
  async close(): Promise<void> {
    this.stopExpiry();
    this.cursors.close();
    await this.catalog.close();
    await this.environment.close();
  }
}
