import { Store } from '../../api/store.ts';

/** Whom somebody chose to copy, by conversation, until the mail is sent; others get what the thread says. */
export const chosenCc = new Store<Readonly<Record<string, string[]>>>({});

/** @param addresses null goes back to what the thread says */
export function chooseCc(conversationId: string, addresses: string[] | null): void {
  chosenCc.set(({ [conversationId]: _, ...others }) =>
    addresses === null ? others : { ...others, [conversationId]: addresses },
  );
}
