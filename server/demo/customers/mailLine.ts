import { type ReceivedMail, withoutQuote } from '../mailbox.ts';
import type { Line, LineFacts, World } from './line.ts';

/** Mail of one customer with one of our addresses: one thread, answers quoting what they answer. */
export function mailLine({ person, inbox, subject, hear }: LineFacts, { mailbox }: World): Line {
  let last: ReceivedMail | null = null;
  const stop = mailbox.onMail((mail) => {
    if (mail.to.includes(person.email)) {
      last = mail;
      hear(withoutQuote(mail.text));
    }
  });
  return {
    async say(words) {
      const from = { name: person.name, address: person.email };
      await mailbox.send(
        last === null
          ? { from, to: inbox.address, subject, text: words }
          : answerTo(last, from, words, person.language),
      );
    },
    setTyping: () => undefined,
    close: stop,
  };
}

function answerTo(mail: ReceivedMail, from: ReceivedMail['from'], words: string, language: 'en' | 'pt') {
  const quoted = withoutQuote(mail.text)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const wrote = language === 'pt' ? 'escreveu' : 'wrote';
  return {
    from,
    to: mail.replyTo,
    subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    text: `${words}\n\n${from.name}\n\n${mail.from.name || mail.from.address} ${wrote}:\n${quoted}\n`,
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId],
  };
}
