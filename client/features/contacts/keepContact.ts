import type { Contact } from '../../../shared/contact.ts';
import { applyEvent } from '../../realtime/applyEvent.ts';
import { eventContext } from '../../realtime/eventContext.ts';

/** Shows a contact as the server has just answered it, wherever it is on screen. */
export function keepContact(contact: Contact): void {
  applyEvent({ type: 'contact.updated', payload: { contact } }, eventContext);
}
