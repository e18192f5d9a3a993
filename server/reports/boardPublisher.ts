import type { DomainEvent } from '../../shared/events.ts';
import type { Context } from '../context.ts';
import { readBoard } from './queueCounters.ts';

const EVERY_MS = 1_000;

/** Tells supervisors the figures at most once a second, and only after something changed them. */
export function createBoardPublisher(ctx: Context): { onEvent(event: DomainEvent): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  async function publish(): Promise<void> {
    timer = null;
    ctx.bus.publish({ type: 'board.updated', payload: { stats: await readBoard(ctx) } });
  }
  return {
    onEvent({ type }) {
      if (
        timer === null &&
        (type === 'case.created' ||
          type === 'case.updated' ||
          type === 'agent.updated' ||
          type === 'queue.updated')
      ) {
        timer = setTimeout(() => {
          publish().catch((error: unknown) => ctx.log.warn({ err: error }, 'the board could not be read'));
        }, EVERY_MS);
      }
    },
    stop() {
      if (timer !== null) {
        clearTimeout(timer);
      }
    },
  };
}
