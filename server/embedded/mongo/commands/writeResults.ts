import { type Doc, doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { int32, type Value } from '../values/value.ts';

/** What a batch of writes has come to. */
export class WriteResults {
  matched = 0;
  modified: number | null = null;
  readonly upserted: { readonly index: number; readonly id: Value }[] = [];
  private readonly errors: { readonly index: number; readonly error: StoreError }[] = [];

  /** @throws whatever is not an error of the statement itself */
  failed(index: number, error: unknown): void {
    if (!(error instanceof StoreError)) {
      throw error;
    }
    this.errors.push({ index, error });
  }

  toReply(): Doc {
    const reply = doc({ n: int32(this.matched) });
    if (this.modified !== null) {
      reply.append('nModified', int32(this.modified));
    }
    if (this.upserted.length > 0) {
      reply.append(
        'upserted',
        this.upserted.map(({ index, id }) => doc({ index: int32(index), _id: id })),
      );
    }
    if (this.errors.length > 0) {
      reply.append(
        'writeErrors',
        this.errors.map(({ index, error }) => writeError(index, error)),
      );
    }
    return reply.append('ok', 1);
  }
}

function writeError(index: number, error: StoreError): Doc {
  const entry = doc({ index: int32(index), code: int32(error.code) });
  appendDetails(entry, error);
  return entry.append('errmsg', error.message);
}

/** Adds what an error says beside its message, such as `keyPattern`. */
export function appendDetails(to: Doc, error: StoreError): void {
  for (const [name, value] of Object.entries(error.details)) {
    to.append(name, value as Value); // details are made of BSON values
  }
}

/** The answer to a command that failed as a whole. */
export function errorReply(error: StoreError): Doc {
  const reply = doc({ ok: 0, errmsg: error.message, code: int32(error.code), codeName: error.codeName });
  appendDetails(reply, error);
  return reply;
}
