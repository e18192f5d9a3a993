/** What goes wrong with one request that creates something. */
export type CreateFault =
  /** Takes the request, acts, and never answers. */
  | { kind: 'acceptThenSilence' }
  /** Takes the request, acts, and cuts the connection. */
  | { kind: 'acceptThenCut' }
  /** Takes the request, acts, and answers 500. */
  | { kind: 'acceptThenFail' }
  /** Cuts the connection without acting. */
  | { kind: 'cut' }
  /** Answers 500 without acting. */
  | { kind: 'fail' }
  | { kind: 'tooMany'; retryAfterSeconds: number };

/** What goes wrong with the carrier's own calls to webhooks. */
export interface CallbackFaults {
  /** Of ten calls, how many are never made; 10 loses all. */
  droppedOfTen: number;
  isDoubled: boolean;
  /** Status reports of one message arrive last first. */
  isReversed: boolean;
  delayMs: number;
}

/** Set by tests and by the curious; a fresh carrier has none. */
export class Faults {
  readonly callbacks: CallbackFaults = { droppedOfTen: 0, isDoubled: false, isReversed: false, delayMs: 0 };
  private readonly creates: CreateFault[] = [];
  private callbackCount = 0;

  /** Queues faults for the next requests that create a message, a call or a participant; one each. */
  onNextCreates(...faults: CreateFault[]): void {
    this.creates.push(...faults);
  }

  takeCreateFault(): CreateFault | null {
    return this.creates.shift() ?? null;
  }

  /** Whether the next call to a webhook is lost. Counted, not drawn, so that a test's run can be repeated. */
  takesCallback(): boolean {
    return this.callbackCount++ % 10 < this.callbacks.droppedOfTen;
  }

  clear(): void {
    this.creates.length = 0;
    this.callbackCount = 0;
    Object.assign(this.callbacks, { droppedOfTen: 0, isDoubled: false, isReversed: false, delayMs: 0 });
  }
}
