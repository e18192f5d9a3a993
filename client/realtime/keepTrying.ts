import { connection } from './connection.ts';

const RETRY_MS = 4_000;

/**
 * Does what a lost line may have left undone: now, whenever the server is reached again, and every few seconds.
 *
 * @param work does nothing where nothing is left
 * @returns how to stop it
 */
export function keepTrying(work: () => void): () => void {
  work();
  const timer = setInterval(work, RETRY_MS);
  const stopListening = connection.subscribe(() => {
    if (connection.get() === 'live') {
      work();
    }
  });
  return () => {
    clearInterval(timer);
    stopListening();
  };
}
