import { describe, expect, it } from 'vitest';
import { GroupSync } from '../../../../../server/embedded/mongo/storage/groupSync.ts';

/** A disk that is done when the test says so. */
function slowDisk() {
  const waits: { done(): void; fail(error: Error): void }[] = [];
  const reach = () =>
    new Promise<void>((resolve, reject) => {
      waits.push({ done: resolve, fail: reject });
    });
  return { waits, reach };
}

function writer(name: string, told: string[]) {
  return {
    settle: () => told.push(name),
    fail: (error: unknown) => told.push(`${name}: ${error instanceof Error ? error.message : error}`),
  };
}

/** Lets promises that are settled be heard. */
function heard(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('writers who wait for the disk', () => {
  it('share one wait when they committed before it began, and the next one otherwise', async () => {
    const { waits, reach } = slowDisk();
    const told: string[] = [];
    const sync = new GroupSync(reach, () => undefined);
    sync.committed();
    sync.tell([writer('first', told), writer('second', told)]);
    sync.tell([writer('saw the first', told)]);
    sync.committed();
    sync.tell([writer('third', told)]);
    expect(waits).toHaveLength(1);
    waits[0]?.done();
    await heard();
    expect(told).toEqual(['first', 'second', 'saw the first']);
    expect(waits).toHaveLength(2);
    waits[1]?.done();
    await heard();
    expect(told.at(-1)).toBe('third');
    expect(sync.isRunning).toBe(false);
    sync.stop();
  });

  it('are told at once when all they saw is safe', () => {
    const told: string[] = [];
    const sync = new GroupSync(slowDisk().reach, () => undefined);
    sync.tell([writer('reader', told)]);
    expect(told).toEqual(['reader']);
  });

  it('have what is ready committed before the next wait begins', async () => {
    const { waits, reach } = slowDisk();
    const told: string[] = [];
    let ready = true;
    const sync: GroupSync = new GroupSync(reach, () => {
      if (ready) {
        ready = false;
        sync.committed();
        sync.tell([writer('late', told)]);
      }
    });
    sync.committed();
    sync.tell([writer('early', told)]);
    waits[0]?.done();
    await heard();
    expect(waits).toHaveLength(2);
    waits[1]?.done();
    await heard();
    expect(told).toEqual(['early', 'late']);
    sync.stop();
  });

  it('are told of a disk that failed, which is not forgotten', async () => {
    const { waits, reach } = slowDisk();
    const told: string[] = [];
    const sync = new GroupSync(reach, () => undefined);
    sync.committed();
    sync.tell([writer('first', told)]);
    sync.committed();
    sync.tell([writer('second', told)]);
    waits[0]?.fail(new Error('worn out'));
    await heard();
    expect(told).toEqual(['first: worn out', 'second: worn out']);
    sync.tell([writer('third', told)]);
    expect(told.at(-1)).toBe('third: worn out');
    expect(waits).toHaveLength(1);
    sync.stop();
  });

  it('reach the disk soon also when nobody waits', async () => {
    const { waits, reach } = slowDisk();
    const sync = new GroupSync(reach, () => undefined);
    sync.committed();
    await expect.poll(() => waits.length, { timeout: 3000 }).toBe(1);
    sync.stop();
  });
});
