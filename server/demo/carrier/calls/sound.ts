import type { Leg } from './leg.ts';

/**
 * Joins the sound of the first two legs. Sound runs from end to end without a mixer in between, so a third
 * participant is in the room and on record, and hears nothing.
 */
export function joinSound(legs: readonly Leg[]): void {
  const [first, second] = legs;
  if (first !== undefined && second !== undefined && first.soundPartner !== second) {
    first.soundPartner = second;
    second.soundPartner = first;
    void negotiate(first, second);
  }
}

// An end that cannot offer (a softphone) may still answer, so the other is asked as well.
async function negotiate(first: Leg, second: Leg): Promise<void> {
  for (const [caller, callee] of [
    [first, second],
    [second, first],
  ] as const) {
    const offer = (await caller.endpoint?.offerSound(caller)) ?? null;
    const answer = offer === null ? null : await callee.endpoint?.answerSound(callee, offer);
    if (answer !== null && answer !== undefined) {
      caller.endpoint?.takeSoundAnswer(caller, answer);
      return;
    }
  }
}
