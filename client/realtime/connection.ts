import { Store } from '../api/store.ts';

/**
 * `live`: what the screen shows is current. `catchingUp`: connected again, and what is on screen is being
 * fetched anew. `offline`: the server is not reached; nothing on screen is newer than the loss.
 */
export type ConnectionState = 'live' | 'catchingUp' | 'offline';

export const connection = new Store<ConnectionState>('catchingUp');
