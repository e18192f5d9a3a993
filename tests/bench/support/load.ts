/** Sends one message and resolves when it has arrived and was answered. */
export type Send = () => Promise<unknown>;

/**
 * As many as the other side takes, by lanes that each have one message under way.
 *
 * @returns messages a second and their number, the tail included
 */
export async function saturate(
  lanes: readonly Send[],
  forMs: number,
): Promise<{ perSecond: number; count: number }> {
  const startedAt = performance.now();
  let count = 0;
  await Promise.all(
    lanes.map(async (send) => {
      while (performance.now() - startedAt < forMs) {
        await send();
        count += 1;
      }
    }),
  );
  return { perSecond: (count / (performance.now() - startedAt)) * 1000, count };
}

/** A fixed rate, whether or not the other side keeps up. */
export async function pace(lanes: readonly Send[], perSecond: number, forMs: number): Promise<void> {
  const startedAt = performance.now();
  const total = Math.round((forMs / 1000) * perSecond);
  const under: Promise<unknown>[] = [];
  for (let index = 0; index < total; index += 1) {
    const waitMs = startedAt + (index * 1000) / perSecond - performance.now();
    if (waitMs > 1) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    const sending = lanes[index % lanes.length]?.();
    if (sending !== undefined) {
      sending.catch(() => undefined);
      under.push(sending);
    }
  }
  await Promise.all(under);
}
