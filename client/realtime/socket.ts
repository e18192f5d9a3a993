import { io, type Socket } from 'socket.io-client';
import type { AgentToServer, ServerToAgent } from '../../shared/events.ts';
import { keys } from '../api/keys.ts';
import { connection } from './connection.ts';
import { eventContext, queryClient } from './eventContext.ts';
import { createReplay } from './replay.ts';
import { forgetSignals, listenToSignals } from './signals.ts';

export type AgentSocket = Socket<ServerToAgent, AgentToServer>;

export type EndReason = Parameters<ServerToAgent['sessionEnded']>[0]['reason'];

/** The page's one socket; it connects when somebody is signed in. */
export const socket: AgentSocket = io('/agents', {
  autoConnect: false,
  reconnectionDelay: 500,
  reconnectionDelayMax: 4_000,
  transports: ['websocket', 'polling'],
});

const REFUSED_MS = 3_000;
const handleEvent: ServerToAgent['event'] = createReplay(eventContext);

/**
 * Marks everything stale and fetches what is on screen: nobody told this page what happened before its socket was
 * there. A first answer that is still on its way is let come, so that a slow line shows it and not an empty page.
 */
async function catchUp(): Promise<void> {
  connection.set('catchingUp');
  forgetSignals();
  const asked = queryClient
    .getQueryCache()
    .findAll({ predicate: ({ meta }) => meta?.keepsThroughReconnect !== true });
  await Promise.allSettled(
    asked.map(async ({ promise, state, queryKey }) => {
      if (state.data === undefined) {
        await promise?.catch(() => {});
      }
      await queryClient.invalidateQueries({ queryKey, exact: true });
    }),
  );
  connection.set(socket.connected ? 'live' : 'offline');
}

function handleConnect(): void {
  if (socket.recovered) {
    connection.set('live');
  } else {
    void catchUp();
  }
}

/**
 * Connects, and keeps the cache current until the answer is called.
 *
 * @param onEnded the session ended elsewhere; drafts stay where they are
 */
export function goLive(onEnded: (reason: EndReason) => void): () => void {
  const handleEnded: ServerToAgent['sessionEnded'] = ({ reason }) => onEnded(reason);
  const handleLoss = () => connection.set('offline');
  let again: ReturnType<typeof setTimeout> | undefined;
  const handleRefusal = () => {
    connection.set('offline');
    // A refused handshake is not tried again by itself; asking for the session tells whether there is one.
    if (!socket.active) {
      void queryClient.invalidateQueries({ queryKey: keys.session });
      again = setTimeout(() => socket.connect(), REFUSED_MS);
    }
  };
  socket.on('event', handleEvent);
  socket.on('sessionEnded', handleEnded);
  socket.on('connect', handleConnect);
  socket.on('disconnect', handleLoss);
  socket.on('connect_error', handleRefusal);
  const deafen = listenToSignals(socket);
  socket.connect();
  return () => {
    deafen();
    socket.off('event', handleEvent);
    socket.off('sessionEnded', handleEnded);
    socket.off('connect', handleConnect);
    socket.off('disconnect', handleLoss);
    socket.off('connect_error', handleRefusal);
    clearTimeout(again);
    socket.disconnect();
  };
}
