import { KeptMap } from '../../api/keptMap.ts';
import { useStore } from '../../api/store.ts';

interface NewConversationDraft {
  to: string;
  subject: string;
  text: string;
}

const EMPTY: NewConversationDraft = { to: '', subject: '', text: '' };

/** What was written to a customer first and not sent, by agent: closing the dialog loses nothing. */
const drafts = new KeptMap<NewConversationDraft>('atende.newConversation.');

/**
 * @param given the address that the dialog was opened for; another one's draft does not belong there
 * @returns the draft, how to change it, and how to drop it once it is sent
 */
export function useNewConversationDraft(agentId: string, given: string) {
  const kept = useStore(drafts.all)[agentId] ?? EMPTY;
  const draft = given === '' || kept.to === given ? kept : { ...EMPTY, to: given };
  return {
    draft,
    change: (update: Partial<NewConversationDraft>) => drafts.set(agentId, { ...draft, ...update }),
    drop: () => drafts.set(agentId, null),
  };
}
