/** Marks closer than this would cover each other's texts. */
const LEAST_GAP = 0.1;

/**
 * Where the marks of a time line stand: to scale, but never on top of each other.
 *
 * @param times in any order, none below 0
 * @returns     of each, from 0 to 1; marks of the same time keep their order
 */
export function timelinePlaces(times: readonly number[]): number[] {
  const end = Math.max(1, ...times);
  const gap = Math.min(LEAST_GAP, 1 / Math.max(1, times.length - 1));
  const order = times.map((_, index) => index).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const places = order.map((index) => (times[index] ?? 0) / end);
  for (let rank = 1; rank < places.length; rank += 1) {
    places[rank] = Math.max(places[rank] ?? 0, (places[rank - 1] ?? 0) + gap);
  }
  // Those pushed past the end push back the ones before them.
  let limit = 1;
  for (let rank = places.length - 1; rank >= 0; rank -= 1) {
    places[rank] = Math.min(places[rank] ?? 0, limit);
    limit = (places[rank] ?? 0) - gap;
  }
  const found = new Array<number>(times.length).fill(0);
  order.forEach((index, rank) => {
    found[index] = Math.max(0, places[rank] ?? 0);
  });
  return found;
}
