import type { Socket } from 'node:net';
import { asBuffer } from '../values/layout.ts';
import {
  frameReply,
  HEADER_BYTES,
  MAX_MESSAGE_BYTES,
  MalformedMessage,
  parseMessage,
  type Request,
} from './message.ts';

/** Answers one request with the pieces of one BSON document. It never throws. */
export type Answer = (request: Request) => Promise<readonly Uint8Array[]> | readonly Uint8Array[];

export interface ConnectionHooks {
  answer: Answer;
  onClose(): void;
  /** Something came that is no message. */
  onMalformed(problem: string): void;
}

/**
 * Cuts a socket's bytes into messages and answers them one after the other, as each client expects its
 * answers in the order it asked.
 */
export function serveConnection(socket: Socket, hooks: ConnectionHooks): void {
  const chunks: Buffer[] = [];
  let held = 0;
  let busy = false;

  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    chunks.push(asBuffer(chunk as Buffer)); // no encoding is set, so buffers come
    held += chunk.length;
    proceed();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => hooks.onClose());

  function proceed(): void {
    while (!busy && !socket.destroyed) {
      const message = takeMessage();
      if (message === null) {
        return;
      }
      handle(message);
    }
  }

  function takeMessage(): Buffer | null {
    if (held < HEADER_BYTES) {
      return null;
    }
    const length = first(4).readInt32LE(0);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) {
      giveUp(`message of ${length} bytes`);
      return null;
    }
    if (held < length) {
      return null;
    }
    const all = first(length);
    const message = all.subarray(0, length);
    chunks[0] = all.subarray(length);
    held -= length;
    return message;
  }

  /** Joins chunks until the first has at least so many bytes. */
  function first(bytes: number): Buffer {
    const head = chunks[0] ?? Buffer.alloc(0);
    if (head.length >= bytes) {
      return head;
    }
    const joined = Buffer.concat(chunks);
    chunks.splice(0, chunks.length, joined);
    return joined;
  }

  function handle(message: Buffer): void {
    let request: Request;
    try {
      request = parseMessage(message);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) {
        throw error;
      }
      giveUp(error.message);
      return;
    }
    const answer = hooks.answer(request);
    if (answer instanceof Promise) {
      busy = true;
      socket.pause();
      void answer.then((parts) => {
        busy = false;
        socket.resume();
        reply(request, parts);
        proceed();
      });
      return;
    }
    reply(request, answer);
  }

  function reply(request: Request, parts: readonly Uint8Array[]): void {
    if (!request.silent && !socket.destroyed) {
      socket.write(frameReply(request, parts));
    }
  }

  function giveUp(problem: string): void {
    hooks.onMalformed(problem);
    socket.destroy();
  }
}
