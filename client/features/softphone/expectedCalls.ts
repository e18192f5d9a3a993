/** An agent who just accepted, or just dialled, has answered already: their phone picks up by itself. */
const EXPECTED_FOR_MS = 45_000;

let expectedUntil = 0;

export function expectCall(): void {
  expectedUntil = Date.now() + EXPECTED_FOR_MS;
}

/** Whether the call that rings is the one that was asked for; it is only once. */
export function takeExpectedCall(): boolean {
  const isExpected = Date.now() < expectedUntil;
  expectedUntil = 0;
  return isExpected;
}
