import { parentPort } from 'node:worker_threads';
import type { ParseOutcome, ParseRequest } from './parsedMail.ts';
import { parseMail } from './parseMail.ts';

/** What goes back to the pool; `failed` is a mail that the parser gave up on. */
export type WorkerReply = { kind: 'ready' } | ParseOutcome | { kind: 'failed'; reason: string };

const port = parentPort;
if (!port) {
  throw new Error('parse/worker.ts runs in a worker thread; start it through parse/pool.ts');
}

port.on('message', (request: ParseRequest) => {
  parseMail(request).then(
    (outcome) => port.postMessage(outcome, buffersOf(outcome)),
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      port.postMessage({ kind: 'failed', reason } satisfies WorkerReply);
    },
  );
});
port.postMessage({ kind: 'ready' } satisfies WorkerReply);

/** Files are moved to the other thread, not copied. */
function buffersOf(outcome: ParseOutcome): ArrayBuffer[] {
  const files = outcome.kind === 'parsed' ? outcome.mail.files : [];
  return files.map((file) => file.bytes.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}
