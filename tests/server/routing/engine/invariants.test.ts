import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDeadlineIn } from '../../../../server/routing/engine/deadlines.ts';
import { START } from './factories.ts';
import { history } from './histories.ts';
import { invariants } from './invariants.ts';
import { play, runOut } from './play.ts';

const HISTORIES = Number(process.env.ROUTING_HISTORIES ?? 300);
const SEED = Number(process.env.ROUTING_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`random histories (${HISTORIES}, ROUTING_SEED=${SEED})`, () => {
  it('hold every invariant at every step', { timeout: 3_600_000 }, () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(history, (drawn) => {
        play(drawn, (moment) => {
          for (const [invariant, holds] of Object.entries(invariants)) {
            try {
              holds(moment);
            } catch (cause) {
              throw new Error(`broken: ${invariant}`, { cause });
            }
          }
          for (const { kind } of [...moment.incremental, ...moment.full]) {
            seen.set(kind, (seen.get(kind) ?? 0) + 1);
          }
        });
      }),
      { numRuns: HISTORIES, seed: SEED },
    );
    console.log(
      `seed ${SEED}, ${HISTORIES} histories, decisions: ${JSON.stringify(Object.fromEntries(seen))}`,
    );
    // Histories in which nothing happens would hold everything.
    for (const kind of ['offer', 'assign', 'step', 'overflow', 'drain']) {
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(HISTORIES / 20);
    }
  });

  it('come to rest when only time goes on', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(history, (drawn) => {
        let now = START;
        const world = play(drawn, (moment) => {
          now = moment.now;
        });
        const end = runOut(world, now, 3000);
        for (const id of world.items.keys()) {
          const next = nextDeadlineIn(world, id, end);
          expect(next === null || next.at > end).toBe(true);
        }
      }),
      { numRuns: Math.ceil(HISTORIES / 10), seed: SEED },
    );
  });
});
