import { createServer, type Server, type Socket } from 'node:net';
import type { Client } from '../commands/command.ts';
import { answerRequest } from '../dispatch.ts';
import type { Store } from '../store.ts';
import { serveConnection } from './connection.ts';

export interface ListenOptions {
  /** 0 for any that is free. */
  readonly port?: number;
  readonly host?: string;
  /** A path for a unix socket instead of a port. */
  readonly socketPath?: string;
}

export interface RunningServer {
  /** `host:port` or the socket's path. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Serves a store to drivers.
 *
 * @throws Error when it should listen to other machines but no password is set, or the port is taken
 */
export async function listen(store: Store, options: ListenOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  if (options.socketPath === undefined && !LOOPBACK.has(host) && store.credentials === null) {
    throw new Error(`listening on ${host} needs a password; without one the store serves this machine only`);
  }
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    accept(store, socket);
  });
  await started(server, options, host);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  store.port = port;
  return {
    port,
    address: typeof address === 'string' ? address : `${host}:${port}`,
    close: () => stop(server, sockets),
  };
}

function started(server: Server, { port = 27018, socketPath }: ListenOptions, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const ready = () => {
      server.off('error', reject);
      resolve();
    };
    if (socketPath === undefined) {
      server.listen(port, host, ready);
    } else {
      server.listen(socketPath, ready);
    }
  });
}

function accept(store: Store, socket: Socket): void {
  store.connections += 1;
  store.connectionsMade += 1;
  const client: Client = {
    connectionId: store.connectionsMade,
    isLocal: true,
    user: null,
    conversation: null,
  };
  serveConnection(socket, {
    answer: (request) => answerRequest(store, client, request),
    onClose: () => {
      store.connections -= 1;
    },
    onMalformed: (problem) => {
      process.stderr.write(`store: closed connection ${client.connectionId}: ${problem}\n`);
    },
  });
}

function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) {
      socket.destroy();
    }
  });
}
