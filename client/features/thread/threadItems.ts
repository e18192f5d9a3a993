import type { Message } from '../../../shared/message.ts';
import { isSameDay } from '../../i18n/format.ts';

export type WrittenMessage = Extract<Message, { kind: 'inbound' | 'outbound' | 'note' }>;
export type SystemMessage = Extract<Message, { kind: 'system' }>;
export type CallMessage = Extract<Message, { kind: 'call' }>;
export type VoicemailMessage = Extract<Message, { kind: 'voicemail' }>;

export type ThreadItem =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string }
  | { kind: 'burst'; key: string; messages: WrittenMessage[] }
  | { kind: 'system'; key: string; messages: SystemMessage[] }
  | { kind: 'call'; key: string; message: CallMessage }
  | { kind: 'voicemail'; key: string; message: VoicemailMessage };

/** Words of one author that come within this time belong together. */
const BURST_MS = 5 * 60_000;

/**
 * What a thread shows: messages in bursts, system entries folded together, a separator for each day and
 * one line before what is new.
 *
 * @param messages in ascending order
 * @param firstNew number of the first message that this agent has not seen; null for none
 */
export function threadItems(messages: readonly Message[], firstNew: number | null): ThreadItem[] {
  const items: ThreadItem[] = [];
  let last: Message | undefined;
  let isNewShown = false;
  for (const message of messages) {
    const isNewDay = !last || !isSameDay(Date.parse(last.createdAt), Date.parse(message.createdAt));
    if (isNewDay) {
      items.push({ kind: 'day', key: `day ${message.id}`, at: message.createdAt });
    }
    const isNew = firstNew !== null && message.number >= firstNew;
    // Where everything is new, the line would part it from nothing.
    const isFirstNew = isNew && !isNewShown && last !== undefined;
    isNewShown ||= isNew;
    if (isFirstNew) {
      items.push({ kind: 'new', key: 'new' });
    }
    if (isNewDay || isFirstNew || !joins(items.at(-1), message)) {
      items.push(itemOf(message));
    }
    last = message;
  }
  return items;
}

function itemOf(message: Message): ThreadItem {
  switch (message.kind) {
    case 'system':
      return { kind: 'system', key: message.id, messages: [message] };
    case 'call':
      return { kind: 'call', key: message.id, message };
    case 'voicemail':
      return { kind: 'voicemail', key: message.id, message };
    default:
      return { kind: 'burst', key: message.id, messages: [message] };
  }
}

/** Adds a message to the item before it, if it belongs there. */
function joins(item: ThreadItem | undefined, message: Message): boolean {
  if (item?.kind === 'system' && message.kind === 'system') {
    item.messages.push(message);
    return true;
  }
  if (item?.kind !== 'burst' || !isWritten(message)) {
    return false;
  }
  const before = item.messages.at(-1);
  const isSame =
    before !== undefined &&
    before.kind === message.kind &&
    before.author.id === message.author.id &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < BURST_MS;
  if (isSame) {
    item.messages.push(message);
  }
  return isSame;
}

function isWritten(message: Message): message is WrittenMessage {
  return message.kind === 'inbound' || message.kind === 'outbound' || message.kind === 'note';
}
