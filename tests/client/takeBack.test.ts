import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeBack } from '../../client/features/thread/takeBack.ts';
import { outboundMessage } from './factories.ts';

const refusal = (status: number, code: string) => Response.json({ code, message: code }, { status });

describe('a reply that is taken back', () => {
  let answers: (() => Response)[];
  const message = () =>
    outboundMessage({
      text: 'Wrong customer',
      delivery: {
        status: 'pending',
        at: new Date().toISOString(),
        error: null,
        attempts: 0,
        undoUntil: new Date(Date.now() + 5_000).toISOString(),
      },
    });
  const lost = () => {
    throw new TypeError('Failed to fetch');
  };

  beforeEach(() => {
    vi.useFakeTimers();
    answers = [];
    vi.stubGlobal('location', { origin: 'http://localhost' });
    vi.stubGlobal('fetch', async () => answers.shift()?.() ?? refusal(500, 'unexpected'));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('gives its words back though the answer was lost', async () => {
    answers = [lost, lost, () => refusal(404, 'notFound')];
    const words = takeBack(message());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await words).toMatchObject({ text: 'Wrong customer' });
  });

  it('says so when it has left before the line came back', async () => {
    answers = [lost, () => refusal(409, 'alreadySent')];
    const words = expect(takeBack(message())).rejects.toMatchObject({ code: 'alreadySent' });
    await vi.advanceTimersByTimeAsync(5_000);
    await words;
  });

  it('gives nothing back that somebody else took back before', async () => {
    answers = [() => refusal(404, 'notFound')];
    await expect(takeBack(message())).rejects.toMatchObject({ code: 'notFound' });
  });

  it('gives up on a line that stays away', async () => {
    answers = Array.from({ length: 100 }, () => lost);
    const words = expect(takeBack(message())).rejects.toMatchObject({ code: 'unreachable' });
    await vi.advanceTimersByTimeAsync(60_000);
    await words;
  });
});
