import { io, type Socket } from 'socket.io-client';
import type { ServerToVisitor, VisitorToServer } from '../../shared/webchat.ts';

export type VisitorSocket = Socket<ServerToVisitor, VisitorToServer>;

export interface VisitorAuth {
  inboxId: string;
  visitorToken?: string;
  identityToken?: string;
}

/** A socket to the visitors' namespace, not yet connected; `auth` is asked at each connection. */
export function createVisitorSocket(origin: string, auth: () => VisitorAuth): VisitorSocket {
  return io(`${origin}/visitors`, {
    autoConnect: false,
    // Polling needs every request to reach the same server process, so it is only what is left.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
    auth: (use) => use(auth()),
  });
}
