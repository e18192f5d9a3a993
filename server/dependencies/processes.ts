import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { delimiter, join } from 'node:path';

/** A program that we started and therefore stop. */
export interface OwnProcess {
  stop(): Promise<void>;
  /** At once, when there is no time left for a clean end. */
  kill(): void;
}

/** How long a program has for its own clean end before it is killed. */
const STOP_MS = 8_000;

/** Looks a program up on the PATH. @returns its full path, or null */
export function findProgram(...names: readonly string[]): string | null {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (isExecutable(path)) {
        return path;
      }
    }
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A port on this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export interface StartedProgram extends OwnProcess {
  /** What the awaited line captured. */
  ready: RegExpExecArray;
}

/**
 * Starts a program and waits for the line that says it is ready.
 *
 * Its own session keeps Ctrl-C from reaching it before us: it is stopped after what depends on it. Should
 * this process be killed, it ends all the same: the next start needs its folder.
 *
 * @throws Error with the program's last words when it ends before it is ready
 */
export function startProgram(
  command: string,
  args: readonly string[],
  ready: RegExp,
  timeoutMs = 20_000,
): Promise<StartedProgram> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.pid !== undefined) {
    endWithUs(child.pid, ended);
  }
  let said = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(
        new Error(`${command} was not ready after ${timeoutMs / 1000} s; it said:\n${said.slice(-2_000)}`),
      );
    }, timeoutMs);
    const hear = (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-20_000);
      const match = ready.exec(said);
      if (match !== null) {
        clearTimeout(timer);
        child.stdout.removeListener('data', hear).resume();
        child.stderr.removeListener('data', hear).resume();
        resolve({ ready: match, stop: () => stop(child, ended), kill: () => child.kill('SIGKILL') });
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${command} ended with ${code}; it said:\n${said.slice(-2_000)}`));
    });
  });
}

/** A shell that hears, by the end of its input, that this process is gone, and ends the program then. */
function endWithUs(pid: number, ended: Promise<void>): void {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -TERM "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without it the program is what it was before: ours to stop, and left behind if we are killed.
  guard.on('error', () => undefined);
  guard.unref();
  if (guard.stdin instanceof Socket) {
    guard.stdin.unref();
  }
  // Its number may be another program's by the time that we go.
  void ended.then(() => guard.kill('SIGKILL'));
}

async function stop(child: ReturnType<typeof spawn>, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
