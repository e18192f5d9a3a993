import type { z } from 'zod';
import { undoMessage } from '../../../shared/api/conversations.ts';
import type { Message } from '../../../shared/message.ts';
import { ApiError } from '../../api/apiError.ts';
import { serverNow } from '../../api/clock.ts';
import { request } from '../../api/request.ts';

type Outbound = Extract<Message, { kind: 'outbound' }>;
type Words = z.output<(typeof undoMessage)['response']>;

const RETRY_MS = 1_000;
/** Past the time to undo: a line that comes back later still tells what became of it. */
const PATIENCE_MS = 30_000;

/**
 * Takes a reply back. On a line that fails it is asked again: a reply that is gone by then was taken back by the
 * request whose answer was lost, and its words are the ones on screen.
 *
 * @throws ApiError `alreadySent`, or `unreachable` when nobody can say
 */
export async function takeBack(message: Outbound): Promise<Words> {
  const until = Date.parse(message.delivery.undoUntil ?? '') || serverNow();
  for (let isAgain = false; ; isAgain = true) {
    try {
      return await request(undoMessage, { params: { messageId: message.id } });
    } catch (error) {
      if (isAgain && error instanceof ApiError && error.status === 404) {
        return { text: message.text, attachments: message.attachments };
      }
      const mayPass = error instanceof ApiError && error.isUncertain;
      if (!mayPass || serverNow() > until + PATIENCE_MS) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
