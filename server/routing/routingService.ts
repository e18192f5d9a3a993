import type { DomainEvent } from '../../shared/events.ts';
import type { Context } from '../context.ts';
import { createLiveRouter } from './liveRouter.ts';
import { type Begun, beginPass } from './routeCases.ts';

/**
 * Runs passes when something changed, and again when a deadline falls due. They take in and decide one at a time;
 * what one decided is carried out while the next goes on.
 */
export interface RoutingService {
  soon(): void;
  onEvent(event: DomainEvent): void;
  stop(): Promise<void>;
}

/** However quiet it is: other processes' events and dead timers are looked for this often. */
const SWEEP_MS = 5_000;

export function createRoutingService(ctx: Context): RoutingService {
  const router = createLiveRouter(ctx);
  let timer: NodeJS.Timeout | null = null;
  let timerAt = 0;
  let next: NodeJS.Immediate | null = null;
  const carrying = new Set<Promise<void>>();
  let running: Promise<void> | null = null;
  let looking: Promise<void> | null = null;
  let isDirty = false;
  /** Something happened here since the last look: something may have happened elsewhere. */
  let hasNews = true;
  let isStopped = false;

  function schedule(delayMs: number): void {
    const at = Date.now() + delayMs;
    // An earlier look stands: a stream of events must not push it before itself.
    if (isStopped || (timer !== null && timerAt <= at)) {
      return;
    }
    if (timer !== null) {
      clearTimeout(timer);
    }
    timerAt = at;
    timer = setTimeout(() => {
      timer = null;
      run();
    }, delayMs);
  }

  /** With the turn of the event loop: events of one burst share a pass. */
  function runNext(): void {
    if (!isStopped) {
      next ??= setImmediate(run);
    }
  }

  function run(): void {
    next = null;
    if (running !== null) {
      isDirty = true;
      return;
    }
    isDirty = false;
    running = pass().finally(() => {
      running = null;
      if (isDirty) {
        runNext();
      }
    });
  }

  async function pass(): Promise<void> {
    try {
      const { dueAt, carriedOut } = await beginPass(ctx, router);
      const following = follow(carriedOut).finally(() => carrying.delete(following));
      carrying.add(following);
      schedule(Math.min(SWEEP_MS, Math.max(50, (dueAt ?? Infinity) - ctx.now().getTime())));
      look();
    } catch (error) {
      tryAgain(error);
    }
  }

  /** After a pass is carried out: what was lost, or left while it lasted, is looked at. */
  async function follow(carriedOut: Begun['carriedOut']): Promise<void> {
    try {
      if ((await carriedOut).decided > 0) {
        runNext();
      }
    } catch (error) {
      tryAgain(error);
    }
  }

  function tryAgain(error: unknown): void {
    ctx.log.warn({ err: error }, 'routing could not run; trying again');
    schedule(1_000);
  }

  /** For what other processes did. Beside the passes: what is known is not kept waiting for what may be. */
  function look(): void {
    const inMs = router.lookDueAt() - ctx.now().getTime();
    if (inMs > 0 && hasNews) {
      schedule(inMs);
    }
    if (inMs > 0 || looking !== null) {
      return;
    }
    hasNews = false;
    looking = router
      .look()
      .then((hasFound) => (hasFound ? soon() : undefined))
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'routing could not look for changes'))
      .finally(() => {
        looking = null;
      });
  }

  function soon(): void {
    hasNews = true;
    runNext();
  }

  return {
    soon,
    onEvent(event) {
      router.onEvent(event);
      if (changesRouting(event)) {
        soon();
      }
    },
    async stop() {
      isStopped = true;
      if (timer !== null) {
        clearTimeout(timer);
      }
      if (next !== null) {
        clearImmediate(next);
      }
      await running;
      await Promise.all(carrying);
      await looking;
    },
  };
}

function changesRouting(event: DomainEvent): boolean {
  switch (event.type) {
    case 'case.created':
    case 'case.updated':
      return event.payload.case.state === 'queued';
    case 'agent.updated':
      return event.payload.agent.presence.status === 'available' && event.payload.agent.presence.isReachable;
    case 'queue.updated':
    case 'policy.activated':
      return true;
    default:
      return false;
  }
}
