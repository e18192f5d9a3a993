import { notifyManager, type Query } from '@tanstack/react-query';
import type { DomainEvent } from '../../shared/events.ts';
import { applyEvent, type EventContext } from './applyEvent.ts';

/**
 * Applies events, and once more over every answer that was on its way when they came: it shows the server as it
 * was when it was read, and what came after that would be missing on screen until somebody reloads. Events may
 * be applied any number of times, so none is lost and none counts twice.
 *
 * @returns what the socket's events are given to
 */
export function createReplay(context: EventContext): (event: DomainEvent) => void {
  let heard = 0;
  let recent: { place: number; event: DomainEvent }[] = [];
  const askedAt = new WeakMap<Query, number>();

  context.cache.getQueryCache().subscribe((change) => {
    if (change.type !== 'updated') {
      return;
    }
    const { query, action } = change;
    if (action.type === 'fetch') {
      askedAt.set(query, heard);
    } else if (action.type === 'success' && action.manual !== true) {
      const from = askedAt.get(query) ?? 0;
      const overtaking = recent.filter(({ place }) => place > from);
      notifyManager.batch(() => {
        for (const { event } of overtaking) {
          applyEvent(event, context);
        }
      });
    }
  });

  return (event) => {
    if (context.cache.isFetching() === 0) {
      recent = [];
    }
    // Counted first: what the event itself makes the cache ask for is asked after it.
    heard += 1;
    recent.push({ place: heard, event });
    applyEvent(event, context);
  };
}
