import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../server/database/connection.ts';
import { createLog } from '../../server/log.ts';
import { createTimers, type TimerHandlers, type Timers } from '../../server/timers/timers.ts';
import { eventually } from '../support/eventually.ts';

describe('timers', () => {
  let database: Connection;
  let running: Timers[] = [];

  beforeAll(async () => {
    const server = inject('mongodbUri').replace(/\/[^/]*$/, '');
    database = await connectDatabase(`${server}/test_${randomBytes(6).toString('hex')}`);
  });
  afterAll(async () => {
    await stopAll();
    await database.close();
  });

  /** As one process has them. */
  function process(): Timers {
    const timers = createTimers(database, createLog('silent'));
    running.push(timers);
    return timers;
  }

  async function stopAll(): Promise<void> {
    await Promise.all(running.map((timers) => timers.stop()));
    running = [];
  }

  function counting(fired: Map<string, number>): TimerHandlers {
    const count = async ({ key }: { key: string }) => {
      fired.set(key, (fired.get(key) ?? 0) + 1);
    };
    return {
      'offer.expire': count,
      'wrapUp.end': count,
      'case.unpark': count,
      'case.firstReply': count,
      'case.silence': count,
      'presence.lost': count,
      'call.lost': count,
      'chat.continueByMail': count,
      'chat.turnToMail': count,
    };
  }

  const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
  const keys = Array.from({ length: 40 }, (_, index) => `case${index}`);

  it('fire once each, whichever of two processes is quicker', async () => {
    const fired = new Map<string, number>();
    const [first, second] = [process(), process()];
    first.start(counting(fired));
    second.start(counting(fired));
    await Promise.all(
      keys.map((key, index) =>
        (index % 2 === 0 ? first : second).schedule({ kind: 'offer.expire', key, dueAt: soon(300) }),
      ),
    );
    await eventually(() => expect(fired.size).toBe(keys.length));
    // Both look once more at what is due.
    await eventually(async () => expect(await database.collection('timers').countDocuments({})).toBe(0));
    expect([...fired.values()].every((count) => count === 1)).toBe(true);
    await stopAll();
  });

  it('outlive the process that set them', async () => {
    const fired = new Map<string, number>();
    const gone = process();
    await Promise.all(keys.map((key) => gone.schedule({ kind: 'case.unpark', key, dueAt: soon(500) })));
    await stopAll();
    process().start(counting(fired));
    await eventually(() => expect(fired.size).toBe(keys.length));
    expect([...fired.values()].every((count) => count === 1)).toBe(true);
    await stopAll();
  });

  it('fire at the time that was set last, and not at all once they are canceled', async () => {
    const fired = new Map<string, number>();
    const timers = process();
    timers.start(counting(fired));
    await timers.schedule({ kind: 'case.silence', key: 'moved', dueAt: soon(60_000) });
    await timers.schedule({ kind: 'case.silence', key: 'moved', dueAt: soon(100) });
    await timers.schedule({ kind: 'case.silence', key: 'canceled', dueAt: soon(400) });
    await timers.schedule({ kind: 'case.silence', key: 'last', dueAt: soon(800) });
    await timers.cancel('case.silence', 'canceled');
    await eventually(() => expect(fired.get('last')).toBe(1));
    expect(fired.get('moved')).toBe(1);
    expect(fired.has('canceled')).toBe(false);
  });
});
