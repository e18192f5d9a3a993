import type { Server } from 'node:net';

/** The settings that say where a door opens, for those who have to change them. */
export interface Door {
  host: string;
  port: number;
  /** The variable that holds the port. */
  portName: string;
}

/** @throws Error naming the setting that is in the way */
export async function listen(server: Server, door: Door): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(door.port, door.host, resolve);
    });
  } catch (cause) {
    throw doorProblem(cause, door);
  }
}

/** What keeps a door from opening, as a setting to change; an error that is none of these stays as it is. */
export function doorProblem(error: unknown, { host, port, portName }: Door): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'EADDRINUSE':
      return new Error(
        `${portName}: ${port} on ${host} is in use by another program; stop that, or choose another`,
        { cause: error },
      );
    case 'EACCES':
      return new Error(`${portName}: ${port} is not open to this user; choose one from 1024 on`, {
        cause: error,
      });
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
      return new Error(`HOST: ${host} is no address of this machine`, { cause: error });
    default:
      return error;
  }
}
