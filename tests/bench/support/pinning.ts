import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { findProgram } from '../../../server/dependencies/processes.ts';

/** Everything of the server's side runs on the one, the load on the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

export const canPin = findProgram('taskset') !== null && availableParallelism() > 1;

/** Moves this process with all its threads to one core; what it starts from then on inherits it. */
export function pinSelf(core: number): void {
  if (canPin) {
    execFileSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)], { stdio: 'ignore' });
  }
}
