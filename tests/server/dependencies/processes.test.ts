import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startProgram } from '../../../server/dependencies/processes.ts';
import { eventually } from '../../support/eventually.ts';

const HOLDER = fileURLToPath(new URL('../../support/programHolder.ts', import.meta.url));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
    throw error;
  }
}

async function holdProgram(): Promise<{ holder: ChildProcess; pid: number }> {
  const holder = spawn(process.execPath, ['--import', 'tsx', HOLDER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(holder.stdout, 'data');
  return { holder, pid: Number(said) };
}

describe('a program that the server has started', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ends with the server, also when that is ended by %s',
    async (signal) => {
      const { holder, pid } = await holdProgram();
      expect(isAlive(pid)).toBe(true);
      holder.kill(signal);
      await once(holder, 'exit');
      await eventually(() => expect(isAlive(pid)).toBe(false));
    },
  );

  it('is stopped, or killed where there is no time, and gives its last words when it does not start', async () => {
    const sleep = () => startProgram('sh', ['-c', 'echo "ready $$"; exec sleep 300'], /ready (\d+)/);
    const stopped = await sleep();
    await stopped.stop();
    expect(isAlive(Number(stopped.ready[1]))).toBe(false);
    const killed = await sleep();
    killed.kill();
    await eventually(() => expect(isAlive(Number(killed.ready[1]))).toBe(false));
    await expect(startProgram('sh', ['-c', 'echo no room; exit 3'], /ready/)).rejects.toThrow(
      /ended with 3; it said:\nno room/,
    );
    await expect(startProgram('/no/such/program', [], /ready/)).rejects.toThrow(/no\/such\/program/);
  });
});
