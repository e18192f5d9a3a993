import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Environment } from '../../../../../server/embedded/mongo/storage/environment.ts';
import { newFolder } from '../openStore.ts';

const PAGE = 4096;
const KEYS = 400;
const EVERYTHING = { low: Buffer.of(0), high: Buffer.of(255), limit: 10_000 };

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

function folder(): string {
  const made = newFolder();
  folders.push(made);
  return made;
}

/** Small numbers from a seed, so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Overwrites and removes all over the map, so that pages are freed and used again. */
function change(environment: Environment, random: (below: number) => number, round: number): void {
  for (let step = 0; step < 60; step += 1) {
    const key = Buffer.from(`key ${random(KEYS)}`);
    if (random(4) === 0) {
      environment.remove(key);
    } else {
      environment.put(key, Buffer.alloc(20 + random(900), round));
    }
  }
}

function contents(environment: Environment): string[] {
  return environment.range(EVERYTHING).map(({ key, value }) => `${key} ${value.toString('base64')}`);
}

/** What the disk may hold: any of the pages written since the last wait, the first two among them. */
function tornFile(before: Buffer, after: Buffer, random: (below: number) => number): Buffer {
  const torn = Buffer.from(after);
  for (let at = 2 * PAGE; at < torn.length; at += PAGE) {
    if (random(2) === 0) {
      torn.fill(0, at, at + PAGE);
      before.subarray(at, at + PAGE).copy(torn, at);
    }
  }
  return torn;
}

interface Cut {
  readonly acknowledged: string[];
  readonly found: string[];
}

async function cutPower(seed: number): Promise<Cut> {
  const random = randomFrom(seed);
  const [live, cut] = [folder(), folder()];
  const environment = Environment.open(live);
  for (let round = 0; round < 5; round += 1) {
    await environment.write(() => change(environment, random, round));
  }
  const acknowledged = contents(environment);
  const before = readFileSync(join(live, 'data.mdb'));
  copyFileSync(join(live, 'synced.state'), join(cut, 'synced.state'));
  for (let round = 5; round < 12; round += 1) {
    await environment.write(() => change(environment, random, round), { early: true });
  }
  writeFileSync(join(cut, 'data.mdb'), tornFile(before, readFileSync(join(live, 'data.mdb')), random));
  await environment.close();
  const again = Environment.open(cut);
  const found = contents(again);
  await again.close();
  return { acknowledged, found };
}

describe('a store whose machine lost power', () => {
  it('has all that was acknowledged, whichever later pages had reached the disk', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { acknowledged, found } = await cutPower(seed);
      expect(acknowledged.length).toBeGreaterThan(50);
      expect(found, `seed ${seed}`).toEqual(acknowledged);
    }
  });

  it('goes on from there, and closes properly', async () => {
    const home = folder();
    for (let life = 0; life < 3; life += 1) {
      const environment = Environment.open(home);
      await environment.write(() => environment.put(Buffer.from(`life ${life}`), Buffer.of(life)));
      await environment.close();
      expect(() => readFileSync(join(home, 'synced.state'))).toThrow('ENOENT');
    }
    const last = Environment.open(home);
    expect(contents(last)).toHaveLength(3);
    await last.close();
  });

  it('is told early where it asks for that, and late where not', async () => {
    const environment = Environment.open(folder());
    const order: string[] = [];
    const late = environment
      .write(() => environment.put(Buffer.from('late'), Buffer.of(1)))
      .then(() => order.push('late'));
    const early = environment
      .write(() => environment.put(Buffer.from('early'), Buffer.of(1)), { early: true })
      .then(() => order.push('early'));
    await Promise.all([late, early]);
    expect(order).toEqual(['early', 'late']);
    await environment.close();
  });
});
