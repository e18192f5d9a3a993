import type { Conversation } from '../../../shared/conversation.ts';
import type { Inbox } from '../../../shared/inbox.ts';
import type { Message } from '../../../shared/message.ts';
import { emailAddressSchema } from '../../../shared/primitives.ts';
import { useStore } from '../../api/store.ts';
import { useMessages } from '../thread/messageQueries.ts';
import { chooseCc, chosenCc } from './ccStore.ts';

export interface Cc {
  addresses: string[];
  /** Whether the field is worth its place: somebody is in it, or it was asked for. */
  isShown: boolean;
  hasWrongOne: boolean;
  open: () => void;
  change: (addresses: string[]) => void;
  /** Back to what the thread says. */
  reset: () => void;
}

/** Who gets a mail beside the customer: those of the mail before, until somebody says otherwise. */
export function useCc(conversation: Conversation, inbox: Inbox | undefined): Cc {
  const { messages } = useMessages(conversation.id);
  const changed = useStore(chosenCc)[conversation.id] ?? null;
  const choose = (chosen: string[] | null) => chooseCc(conversation.id, chosen);
  const addresses = changed ?? ccOfThread(messages, inbox?.address ?? '');
  return {
    addresses,
    isShown: addresses.length > 0 || changed !== null,
    hasWrongOne: addresses.some((address) => !emailAddressSchema.safeParse(address).success),
    open: () => choose(addresses),
    change: choose,
    reset: () => choose(null),
  };
}

function ccOfThread(messages: readonly Message[], own: string): string[] {
  const last = messages.findLast((one) => (one.kind === 'inbound' || one.kind === 'outbound') && one.email);
  const cc = last && 'email' in last ? (last.email?.cc ?? []) : [];
  return cc.map(({ address }) => address.toLowerCase()).filter((address) => address !== own.toLowerCase());
}
