import type { Store } from '../store.ts';
import type { Doc } from '../values/doc.ts';
import type { CursorReply } from './cursorReply.ts';

/** One connection, as far as commands care. */
export interface Client {
  readonly connectionId: number;
  readonly isLocal: boolean;
  /** Who has logged in; null while nobody has. */
  user: string | null;
  /** An authentication under way. */
  conversation: unknown;
}

/** One command that is to be carried out. */
export interface Call {
  readonly store: Store;
  readonly client: Client;
  readonly database: string;
  /** The command's name as it came. */
  readonly name: string;
  readonly body: Doc;
  /** Documents that came as a sequence, or in an array that is better left undecoded, by that array's name. */
  readonly documents: ReadonlyMap<string, readonly Buffer[]>;
}

export type Reply = Doc | CursorReply;

export type Command = (call: Call) => Reply | Promise<Reply>;

export type CommandTable = { readonly [name: string]: Command };
