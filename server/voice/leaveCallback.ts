import type { CaseDocument } from '../cases/caseCollection.ts';
import { announceCase, linkConversation, openCase } from '../cases/openCase.ts';
import { contactOf } from '../contacts/editContact.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { conversations } from '../conversations/conversationCollection.ts';
import { placeOf } from '../routing/place.ts';

/**
 * A case to call somebody back who waited in vain: it takes their place in line.
 *
 * @param ended the case of their call, which has ended
 */
export async function leaveCallback(ctx: Context, ended: CaseDocument): Promise<void> {
  const conversation = await conversations.of(ctx.database).findOne({ _id: ended.conversationId });
  if (conversation === null) {
    return;
  }
  const contact = await contactOf(ctx, ended.contactId);
  const { document, isNew } = await openCase(ctx, {
    conversation,
    contactName: contact.name,
    subject: ended.subject,
    isCallback: true,
    virtualStart: ended.routing.virtualStart,
  });
  if (isNew) {
    const linked = await linkConversation(ctx, document);
    await addSystemEntry(ctx, placeOf(document), 'case.callbackRequested', {
      number: String(document.number),
    });
    announceCase(ctx, document, linked ?? conversation);
  }
}
