const LATE_MS = 100; // as MongoDB writes its journal

/** What a write waits to be told: that it is safe, or that nobody knows. */
export interface Outcome {
  settle(): void;
  fail(error: unknown): void;
}

interface Waiting {
  /** The commit that must be on the disk first. */
  readonly commit: number;
  readonly outcome: Outcome;
}

/**
 * Tells writers how it went once their commit is on the disk. One wait at a time serves all who committed
 * before it began; those who commit in the meantime share the next.
 */
export class GroupSync {
  private readonly reach: (() => Promise<void>) | null;
  private readonly beforeNext: () => void;
  private waiting: Waiting[] = [];
  private commits = 0;
  /** The last commit that is known to be on the disk. */
  private safe = 0;
  private running = false;
  private late: NodeJS.Timeout | null = null;
  /** What the disk said when it failed; it is not trusted again. */
  failure: unknown = null;

  /**
   * @param reach      waits until all that is committed at the call is on the disk; null when nobody waits for that
   * @param beforeNext called before each wait, so that whatever is ready is committed and shares it
   */
  constructor(reach: (() => Promise<void>) | null, beforeNext: () => void) {
    this.reach = reach;
    this.beforeNext = beforeNext;
  }

  get isRunning(): boolean {
    return this.running;
  }

  committed(): void {
    if (this.reach === null) {
      return;
    }
    this.commits += 1;
    // Also what nobody waits for is on the disk soon.
    this.late ??= setTimeout(() => {
      this.late = null;
      this.tell([NOBODY]);
    }, LATE_MS);
  }

  /** Tells them as soon as everything that is committed by now is safe, which may be at once. */
  tell(outcomes: readonly Outcome[]): void {
    const { commits: commit } = this;
    if (commit <= this.safe) {
      settleAll(outcomes);
      return;
    }
    if (this.failure !== null) {
      // A second try might succeed without what the first one lost.
      failAll(outcomes, this.failure);
      return;
    }
    this.waiting.push(...outcomes.map((outcome) => ({ commit, outcome })));
    if (!this.running && this.reach !== null) {
      void this.sync(this.reach);
    }
  }

  stop(): void {
    clearTimeout(this.late ?? undefined);
  }

  private async sync(reach: () => Promise<void>): Promise<void> {
    this.running = true;
    while (this.waiting.length > 0) {
      const { commits } = this;
      try {
        await reach();
        this.safe = commits;
        settleAll(this.take(commits));
      } catch (error) {
        this.failure = error;
        failAll(this.take(this.commits), error);
      }
      this.beforeNext();
    }
    this.running = false;
  }

  private take(commits: number): Outcome[] {
    const due = this.waiting.filter(({ commit }) => commit <= commits);
    this.waiting = this.waiting.filter(({ commit }) => commit > commits);
    return due.map(({ outcome }) => outcome);
  }
}

const NOBODY: Outcome = { settle: () => undefined, fail: () => undefined };

function settleAll(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    outcome.settle();
  }
}

function failAll(outcomes: readonly Outcome[], error: unknown): void {
  for (const outcome of outcomes) {
    outcome.fail(error);
  }
}
