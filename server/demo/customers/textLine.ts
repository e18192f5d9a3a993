import type { ReceivedText } from '../carrier/phone/phone.ts';
import type { Line, LineFacts, World } from './line.ts';

/** Texts of one phone number with one of our numbers, by SMS or WhatsApp. */
export function textLine({ person, inbox, hear }: LineFacts, { carrier }: World): Line {
  const via = inbox.channel === 'whatsapp' ? 'whatsapp' : 'sms';
  const phone = carrier.phone(person.phone);
  phone.profileName = person.name;
  const receive = (text: ReceivedText) => {
    if (text.via === via && text.from === inbox.address) {
      hear(text.body);
      if (via === 'whatsapp') {
        // A receipt that does not get through is one that the sender never sees, as in life.
        phone.markRead(text.sid).catch(() => undefined);
      }
    }
  };
  phone.on('text', receive);
  return {
    async say(words) {
      const { isHeard } = await phone.sendText(inbox.address, words, { via });
      if (!isHeard) {
        throw new Error(`the webhook of ${inbox.address} did not take a text of ${person.phone}`);
      }
    },
    setTyping: () => undefined,
    close: () => phone.off('text', receive),
  };
}
