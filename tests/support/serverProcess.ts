import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** The server as a process of its own, to be killed. */
export interface ServerProcess {
  url: string;
  /** As a power cut would: no signal handler runs. */
  kill(): Promise<void>;
  /** Asks to stop. @returns the exit code */
  stop(): Promise<number | null>;
}

const ENTRY = 'tests/support/serverEntry.ts';

/**
 * Starts `server/app.ts` in a child process, on a given database and Redis.
 *
 * @param killAtWrite ends the process by SIGKILL just before its n-th write to the database, counted from
 *                    the moment it is ready
 */
export async function startServerProcess(settings: {
  port: number;
  mongodbUri: string;
  redisUrl: string;
  secret: string;
  killAtWrite?: number;
}): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRY], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ATENDE_TEST_SERVER: JSON.stringify(settings) },
  });
  await ready(child);
  const ended = once(child, 'exit');
  return {
    url: `http://127.0.0.1:${settings.port}`,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code, signal) =>
      reject(new Error(`the server ended before it was ready: ${code ?? signal}`)),
    );
  });
}
