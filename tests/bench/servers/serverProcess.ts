import { startBareFanout, startBareWebchat, startBareWebhook } from './bare.ts';
import { startProduct } from './product.ts';

/** Where a server listens, and what the load needs to be let in. The bare servers let everybody in. */
export interface Facts {
  url: string;
  chatInboxId: string;
  visitorTokens: readonly string[];
  smsInboxId: string;
  authToken: string;
  cookies: readonly string[];
}

export type Command = 'cpu' | 'prepare' | 'publish';

export interface Started {
  facts: Facts;
  /** Before each round. */
  prepare?(): Promise<void>;
  /** One event to all agents, so often. */
  publish?(count: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Settings {
  mongodbUri: string;
  redisUrl: string;
  dataDir: string;
  counts: { visitors: number; senders: number; agents: number };
}

const servers = {
  product: startProduct,
  bareWebchat: startBareWebchat,
  bareWebhook: startBareWebhook,
  bareFanout: startBareFanout,
} satisfies Record<string, (settings: Settings) => Promise<Started>>;

export type ServerName = keyof typeof servers;

export interface Answer {
  id: number;
  facts?: Facts;
  result?: number;
  error?: string;
}

async function main(): Promise<void> {
  const { MONGODB_URI = '', REDIS_URL = '', BENCH_DATA_DIR = '', BENCH_COUNTS = '{}' } = process.env;
  // The entry's only caller is `stand.ts`, which passes a name of this very table.
  const start = servers[process.argv[2] as ServerName];
  // Nobody is left to ask: also while it starts.
  const abandon = () => process.exit(1);
  process.once('disconnect', abandon);
  const started = await start({
    mongodbUri: MONGODB_URI,
    redisUrl: REDIS_URL,
    dataDir: BENCH_DATA_DIR,
    counts: { visitors: 0, senders: 0, agents: 1, ...JSON.parse(BENCH_COUNTS) },
  });
  process.on('message', (message: { id: number; command: Command; argument: number }) => {
    run(started, message.command, message.argument).then(
      (result) => answer({ id: message.id, result }),
      (error: unknown) => answer({ id: message.id, error: String(error) }),
    );
  });
  process.off('disconnect', abandon);
  process.once('disconnect', () => {
    started.stop().finally(() => process.exit(0));
  });
  answer({ id: 0, facts: started.facts });
}

async function run(started: Started, command: Command, argument: number): Promise<number> {
  switch (command) {
    case 'cpu': {
      const { user, system } = process.cpuUsage();
      return user + system;
    }
    case 'prepare':
      await started.prepare?.();
      return 0;
    case 'publish':
      await started.publish?.(argument);
      return 0;
  }
}

function answer(message: Answer): void {
  process.send?.(message);
}

main().catch((error: unknown) => {
  answer({ id: 0, error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) });
  process.exitCode = 1;
  process.disconnect();
});
