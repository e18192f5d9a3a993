import { Store } from '../../api/store.ts';
import type { EndReason } from '../../realtime/socket.ts';

/** Why nobody is signed in any more; null while somebody is, or before anybody was. */
export const sessionEnd = new Store<EndReason | 'byChoice' | null>(null);
