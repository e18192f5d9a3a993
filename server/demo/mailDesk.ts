import type { DemoMail } from '../../shared/demo.ts';
import { type Mailbox, type ReceivedMail, withoutQuote } from './mailbox.ts';

/** The mailboxes that the page `/demo` shows: what was sent from each address and what came to it. */
export interface MailDesk {
  /** Oldest first. */
  mailsOf(address: string): DemoMail[];
  send(mail: {
    from: { name: string; address: string };
    to: string;
    subject: string;
    text: string;
    /** Id of a mail in the same mailbox, or null for a new thread. */
    answers: string | null;
  }): Promise<void>;
  close(): void;
}

const MAX_MAILS = 100;
/** Mailboxes are kept as they are used; simulated customers have one each. */
const MAX_MAILBOXES = 300;

export function createMailDesk(mailbox: Mailbox, show: (address: string, mail: DemoMail) => void): MailDesk {
  const boxes = new Map<string, { shown: DemoMail[]; received: Map<string, ReceivedMail> }>();

  function boxOf(address: string) {
    const box = boxes.get(address) ?? { shown: [], received: new Map<string, ReceivedMail>() };
    // The last used is the last to go.
    boxes.delete(address);
    boxes.set(address, box);
    const [oldest] = boxes.keys();
    if (boxes.size > MAX_MAILBOXES && oldest !== undefined) {
      boxes.delete(oldest);
    }
    return box;
  }

  function keep(address: string, mail: DemoMail): void {
    const { shown } = boxOf(address);
    shown.push(mail);
    shown.splice(0, shown.length - MAX_MAILS);
    show(address, mail);
  }

  const stop = mailbox.onMail((mail) => {
    for (const address of mail.to) {
      boxOf(address).received.set(mail.messageId, mail);
      keep(address, {
        id: mail.messageId,
        direction: 'in',
        peer: mail.from.address,
        peerName: mail.from.name,
        subject: mail.subject,
        text: withoutQuote(mail.text),
        at: mail.at.toISOString(),
      });
    }
  });

  return {
    mailsOf: (address) => [...(boxes.get(address)?.shown ?? [])],
    async send({ from, to, subject, text, answers }) {
      const answered = answers === null ? undefined : boxOf(from.address).received.get(answers);
      const thread =
        answered === undefined
          ? { to }
          : {
              to: answered.replyTo,
              inReplyTo: answered.messageId,
              references: [...answered.references, answered.messageId],
            };
      const { messageId } = await mailbox.send({ from, subject, text, ...thread });
      const at = new Date().toISOString();
      keep(from.address, { id: messageId, direction: 'out', peer: to, peerName: '', subject, text, at });
    },
    close: stop,
  };
}
