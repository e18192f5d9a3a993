import type { DomainEvent } from '../../shared/events.ts';

export type Subscriber = (event: DomainEvent) => void | Promise<void>;

/** Within one process. Sockets carry events to other processes; what must not be lost stands in the database. */
export interface Bus {
  /** Call after the change is written, never before. */
  publish(event: DomainEvent): void;
  subscribe(subscriber: Subscriber): () => void;
}

export function createBus(onError: (error: unknown, event: DomainEvent) => void): Bus {
  const subscribers = new Set<Subscriber>();
  return {
    publish(event) {
      for (const subscriber of subscribers) {
        run(subscriber, event, onError);
      }
    },
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}

function run(
  subscriber: Subscriber,
  event: DomainEvent,
  onError: (error: unknown, event: DomainEvent) => void,
): void {
  try {
    const running = subscriber(event);
    running?.catch((error: unknown) => onError(error, event));
  } catch (error) {
    onError(error, event);
  }
}
