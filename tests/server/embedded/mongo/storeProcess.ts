import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface StoreProcess {
  readonly url: string;
  readonly child: ChildProcess;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** The store in a process of its own, as `npm run store` starts it. */
export async function startStore(folder: string, extra: readonly string[] = []): Promise<StoreProcess> {
  const parameters = ['server/embedded/mongo/start.mjs', '--port', '0', '--data', folder, ...extra];
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const address = await Promise.race([
    addressOf(child),
    exited.then(([code]) => {
      throw new Error(`the store ended with ${code} before it listened`);
    }),
  ]);
  return {
    url: `mongodb://${address}`,
    child,
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}

/** Where a store that was just started listens. */
export async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const found = /store listening on (\S+)\n/.exec(said);
    if (found?.[1] !== undefined) {
      return found[1];
    }
  }
  throw new Error(`the store said: ${said}`);
}
