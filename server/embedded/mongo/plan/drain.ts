import { PAUSE, type Step } from './scan.ts';

const TURN_MS = 5; // how long a query keeps the others waiting

/** Lets everything else that waits have its turn when this one has lasted long enough. */
export class Turn {
  private until = performance.now() + TURN_MS;

  /** @returns a promise to wait for, or null when there is time left */
  end(): Promise<void> | null {
    if (performance.now() < this.until) {
      return null;
    }
    return new Promise((resolve) => {
      setImmediate(() => {
        this.until = performance.now() + TURN_MS;
        resolve();
      });
    });
  }
}

/** Runs steps without ever waiting, as inside a write job. */
export function* unpaused<T>(steps: Iterable<Step<T>>): Generator<T> {
  for (const step of steps) {
    if (step !== PAUSE) {
      yield step as T; // a pause was the only other
    }
  }
}

/** Runs steps and gives others their turn in the pauses. */
export async function* inTurns<T>(steps: Iterable<Step<T>>, checkTime: () => void): AsyncGenerator<T> {
  const turn = new Turn();
  for (const step of steps) {
    if (step === PAUSE) {
      checkTime();
      await turn.end();
    } else {
      yield step as T; // a pause was the only other
    }
  }
}
