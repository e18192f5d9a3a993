import type { ScriptRun } from '../calls/script.ts';
import { isHeard, joined, SAMPLES_PER_SECOND } from './samples.ts';

export interface TapeLimits {
  maxSeconds: number;
  /** Seconds of silence that end it. */
  silenceSeconds: number;
  /** Each of these keys ends it. */
  finishKeys: string;
}

export interface Taped {
  samples: Int16Array;
  /** The key, `hangup`, or nothing where silence or the limit ended it. */
  digits: string;
}

/** Records what is said at the end of a leg, until one of the limits is reached or the leg is led elsewhere. */
export function tape(run: ScriptRun, limits: TapeLimits): Promise<Taped> {
  const { leg, signal } = run;
  const { timers, pace } = run.calls.network;
  return new Promise((resolve) => {
    const chunks: Int16Array[] = [];
    let left = limits.maxSeconds * SAMPLES_PER_SECOND;
    const ended = new AbortController();
    let quiet = new AbortController();

    const finish = (digits: string) => {
      if (!ended.signal.aborted) {
        ended.abort();
        stop();
        signal.removeEventListener('abort', interrupt);
        resolve({ samples: joined(chunks), digits });
      }
    };
    const interrupt = () => finish(leg.isOver ? 'hangup' : '');
    const after = (seconds: number, until: AbortSignal) =>
      timers.wait(seconds * pace.secondMs, until).then(
        () => finish(''),
        () => undefined,
      );
    const awaitSilence = () => {
      quiet.abort();
      quiet = new AbortController();
      void after(limits.silenceSeconds, AbortSignal.any([quiet.signal, ended.signal]));
    };
    const awaitKey = () => {
      void leg.nextDigits().then((digits) => {
        const key = [...digits].find((digit) => limits.finishKeys.includes(digit));
        if (key !== undefined) {
          finish(key);
        } else if (!ended.signal.aborted) {
          awaitKey();
        }
      });
    };
    const take = (samples: Int16Array) => {
      if (ended.signal.aborted) {
        return;
      }
      const kept = samples.subarray(0, left);
      chunks.push(kept);
      left -= kept.length;
      if (left === 0) {
        finish('');
      } else if (isHeard(kept)) {
        awaitSilence();
      }
    };

    let stop: () => void = () => undefined;
    signal.addEventListener('abort', interrupt, { once: true });
    awaitSilence();
    awaitKey();
    void after(limits.maxSeconds, ended.signal);
    stop = leg.endpoint?.listen(leg, take) ?? stop;
    if (ended.signal.aborted) {
      stop();
    } else if (signal.aborted) {
      interrupt();
    }
  });
}
