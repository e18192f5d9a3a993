import type { Phone } from '../carrier/phone/phone.ts';
import type { DemoInbox } from '../demoInbox.ts';
import type { Mailbox } from '../mailbox.ts';
import type { Person } from './people.ts';

/** How one customer and the agents talk: the same for chat, texts and mail. */
export interface Line {
  /** Resolves when the server has taken it. @throws when it did not */
  say(words: string): Promise<void>;
  /** Shown to the agent where the channel can. */
  setTyping(isTyping: boolean): void;
  close(): void;
}

/** Who talks to which inbox, and who is told what an agent said. */
export interface LineFacts {
  person: Person;
  inbox: DemoInbox;
  /** Of the first mail. */
  subject: string;
  hear(words: string): void;
}

/** What customers reach the shop by. */
export interface World {
  /** Of the server, such as `http://127.0.0.1:3000`. */
  baseUrl: string;
  carrier: { phone(number: string): Phone };
  mailbox: Mailbox;
}
