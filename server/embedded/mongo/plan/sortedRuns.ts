import { PAUSE, type Step } from './scan.ts';

/** Documents in order of which only the keys are held; the documents themselves stay where they lie. */
export interface Run<Key> {
  readonly length: number;
  keyAt(at: number): Key;
  recordAt(at: number): number;
}

/** Packs the keys of a run into one piece of memory. */
export function packRun(entries: readonly { readonly key: Buffer; readonly record: number }[]): Run<Buffer> {
  const keys = Buffer.concat(entries.map(({ key }) => key));
  const ends = new Uint32Array(entries.length);
  const records = new Float64Array(entries.length);
  let end = 0;
  for (const [at, { key, record }] of entries.entries()) {
    end += key.length;
    ends[at] = end;
    records[at] = record;
  }
  return {
    length: entries.length,
    keyAt: (at) => keys.subarray(at === 0 ? 0 : ends[at - 1], ends[at]),
    recordAt: (at) => records[at] as number, // within its length
  };
}

interface Head<Key> {
  readonly run: Run<Key>;
  /** Which run, as of equals the one that came first goes first. */
  readonly number: number;
  at: number;
  key: Key;
}

const PAUSE_EVERY = 128;

/** Takes from all runs whichever is next, with a pause now and then. */
export function* mergeRuns<Key>(
  runs: readonly Run<Key>[],
  compare: (a: Key, b: Key) => number,
): Generator<Step<number>> {
  const before = (a: Head<Key>, b: Head<Key>): boolean => (compare(a.key, b.key) || a.number - b.number) < 0;
  const heads = runs.map((run, number) => ({ run, number, at: 0, key: run.keyAt(0) }));
  for (let at = (heads.length >> 1) - 1; at >= 0; at -= 1) {
    sink(heads, at, before);
  }
  for (let taken = 1; heads.length > 0; taken += 1) {
    const head = heads[0] as Head<Key>;
    yield head.run.recordAt(head.at);
    head.at += 1;
    if (head.at < head.run.length) {
      head.key = head.run.keyAt(head.at);
    } else {
      const last = heads.pop() as Head<Key>; // there is one: the head itself
      if (heads.length > 0) {
        heads[0] = last;
      }
    }
    sink(heads, 0, before);
    if (taken % PAUSE_EVERY === 0) {
      yield PAUSE;
    }
  }
}

/** Restores a heap in which only the item at this place may be too far up. */
function sink<T>(heap: T[], start: number, before: (a: T, b: T) => boolean): void {
  let at = start;
  for (;;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && before(heap[child] as T, heap[least] as T)) {
        least = child;
      }
    }
    if (least === at) {
      return;
    }
    [heap[at], heap[least]] = [heap[least] as T, heap[at] as T];
    at = least;
  }
}
