import type { Context } from '../context.ts';
import { type MessageDocument, messages, wordsOf } from '../messages/messageCollection.ts';

const SHOWN = 10;
/** Of an unfinished word so many uses are looked at, the newest of them shown. */
const LOOKED_AT = 50;
/** A shorter beginning fits too much to help. */
const SHORTEST_BEGINNING = 3;
const MAX_WORDS = 5;

/**
 * Messages with all the words typed; the last one may not be finished yet. Those with the very words come
 * first, newest first.
 */
export async function findMessages(ctx: Context, typed: string): Promise<MessageDocument[]> {
  const words = wordsOf(typed).slice(0, MAX_WORDS);
  const last = words.at(-1);
  if (last === undefined) {
    return [];
  }
  const exact = await messages
    .of(ctx.database)
    .find({ words: { $all: words } })
    .sort({ createdAt: -1 })
    .limit(SHOWN)
    .toArray();
  if (exact.length === SHOWN || last.length < SHORTEST_BEGINNING) {
    return exact;
  }
  const begun = await messages
    .of(ctx.database)
    .find(begunWith(words.slice(0, -1), last))
    .limit(LOOKED_AT)
    .toArray();
  const known = new Set(exact.map(({ _id }) => _id));
  const more = begun
    .filter(({ _id }) => !known.has(_id))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return [...exact, ...more].slice(0, SHOWN);
}

function begunWith(finished: readonly string[], last: string) {
  const beginning = { words: { $elemMatch: { $gt: last, $lt: `${last}\uffff` } } };
  return finished.length === 0 ? beginning : { $and: [{ words: { $all: [...finished] } }, beginning] };
}
