import type { CaseDocument } from '../cases/caseCollection.ts';
import type { EntryPlace } from '../conversations/addSystemEntry.ts';

/** Where a case's entries are written. */
export function placeOf(theCase: CaseDocument): EntryPlace {
  return {
    conversationId: theCase.conversationId,
    caseId: theCase._id,
    contactId: theCase.contactId,
    inboxId: theCase.inboxId,
    channel: theCase.channel,
  };
}
