import { describe, expect, it } from 'vitest';
import { exponential, seeded } from '../../../../server/routing/engine/simulator/random.ts';
import { throughputOf, waitEstimate } from '../../../../server/routing/engine/waitEstimate.ts';
import { minutes } from './factories.ts';

describe('the estimated wait', () => {
  it('covers what then happens as often as it says: eight times in ten', () => {
    const random = seeded(7);
    const trials = 4000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const meanGap = 20_000 + 100_000 * random();
      const position = 1 + Math.floor(random() * 15);
      const departures = 5 + Math.floor(random() * 40);
      const total = (count: number) =>
        Array.from({ length: count }, () => exponential(random, meanGap)).reduce((sum, gap) => sum + gap, 0);
      const estimate = waitEstimate(position, { departures, waitingMs: total(departures) });
      const wait = total(position);
      covered += estimate !== null && estimate.lowMs <= wait && wait <= estimate.highMs ? 1 : 0;
    }
    expect(covered / trials).toBeGreaterThan(0.78);
    expect(covered / trials).toBeLessThan(0.82);
  });

  it('narrows with the record', () => {
    const width = (departures: number) => {
      const estimate = waitEstimate(10, { departures, waitingMs: departures * 60_000 });
      return (estimate?.highMs ?? 0) - (estimate?.lowMs ?? 0);
    };
    expect(width(200)).toBeLessThan(width(20));
    expect(width(20)).toBeLessThan(width(6));
  });

  it('promises nothing where next to nothing was seen', () => {
    expect(waitEstimate(3, { departures: 4, waitingMs: 600_000 })).toBeNull();
    expect(waitEstimate(3, { departures: 0, waitingMs: 0 })).toBeNull();
  });

  it('counts overlapping waits once, and those still waiting until now', () => {
    const stays = [
      { from: minutes(0), until: minutes(10) },
      { from: minutes(5), until: minutes(12) },
      { from: minutes(50), until: null },
    ];
    expect(throughputOf(stays, minutes(60), 58 * 60_000)).toEqual({
      departures: 2,
      waitingMs: (10 + 10) * 60_000,
    });
  });

  it('holds for long lines too', () => {
    const estimate = waitEstimate(500, { departures: 300, waitingMs: 300 * 30_000 });
    expect(estimate?.likelyMs).toBeGreaterThan(14_000_000);
    expect(estimate?.likelyMs).toBeLessThan(16_000_000);
  });
});
