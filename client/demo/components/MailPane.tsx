import { IconArrowBackUp, IconMailPlus, IconSend2 } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { DemoMail } from '../../../shared/demo.ts';
import { useDemo } from '../demoContext.ts';

const PEOPLE = {
  en: { name: 'Robin Hale', address: 'robin.hale@mail.example' },
  pt: { name: 'Júlia Ramos', address: 'julia.ramos@correio.example' },
} as const;

/** A mailbox: mails to the shop and the agents' answers. */
export function MailPane() {
  const { client, state, language, text } = useDemo();
  const [name, setName] = useState<string>(PEOPLE[language].name);
  const [address, setAddress] = useState<string>(PEOPLE[language].address);
  const [answered, setAnswered] = useState<DemoMail | null>(null);
  const [isWriting, setIsWriting] = useState(true);
  const inbox = state.welcome?.inboxes.find((each) => each.channel === 'email');
  const isLive = state.connection === 'live';

  useEffect(() => {
    if (isLive && state.address === '') {
      void client.openMailbox(address);
    }
  }, [client, isLive, address, state.address]);

  if (inbox === undefined) {
    return <p className="empty">{state.welcome === null ? '' : text.noMailbox}</p>;
  }
  const write = (to: DemoMail | null) => {
    setAnswered(to);
    setIsWriting(true);
  };
  return (
    <div className="mailbox">
      <div className="mail-account">
        <label>
          {text.yourName}
          <input value={name} maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          {text.yourAddress}
          <input
            type="email"
            value={address}
            maxLength={254}
            onChange={(event) => setAddress(event.currentTarget.value)}
            onBlur={() => void client.openMailbox(address)}
          />
        </label>
      </div>
      {isWriting ? (
        <MailForm
          key={answered?.id ?? 'new'}
          name={name}
          inbox={inbox}
          answered={answered}
          onDone={() => setIsWriting(false)}
        />
      ) : (
        <button type="button" className="button is-primary" onClick={() => write(null)}>
          <IconMailPlus size={16} aria-hidden="true" />
          {text.newMail}
        </button>
      )}
      <div className="mails" role="log" aria-live="polite">
        {state.mails.length === 0 && <p className="empty">{text.noMails}</p>}
        {[...state.mails].reverse().map((mail) => (
          <Mail key={mail.id} mail={mail} onReply={() => write(mail)} />
        ))}
      </div>
    </div>
  );
}

interface MailFormProps {
  name: string;
  inbox: { id: string; address: string };
  answered: DemoMail | null;
  onDone: () => void;
}

function MailForm({ name, inbox, answered, onDone }: MailFormProps) {
  const { client, state, text } = useDemo();
  const [subject, setSubject] = useState(answered === null ? '' : replySubject(answered.subject));
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setIsSending(true);
    const quote =
      answered === null ? '' : `\n\n${answered.peerName || answered.peer}:\n${quoted(answered.text)}\n`;
    const failure = await client.sendMail({
      name,
      inboxId: inbox.id,
      subject,
      text: `${words}${quote}`,
      answers: answered?.id ?? null,
    });
    setIsSending(false);
    setProblem(failure);
    if (failure === null) {
      onDone();
    }
  };
  return (
    <form className="mail-form" onSubmit={(event) => void handleSubmit(event)}>
      <p className="mail-to">
        {text.to} <b>{inbox.address}</b>
      </p>
      <label>
        {text.subject}
        <input
          required
          maxLength={200}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
      </label>
      <label>
        {text.message}
        <textarea
          required
          rows={6}
          maxLength={15_000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      {problem !== null && (
        <p className="fault" role="alert">
          {text.failedToSend(problem)}
        </p>
      )}
      <div className="mail-actions">
        {(answered !== null || state.mails.length > 0) && (
          <button type="button" className="button" onClick={onDone}>
            {text.cancel}
          </button>
        )}
        <button
          type="submit"
          className="button is-primary"
          disabled={isSending || state.connection !== 'live'}
        >
          <IconSend2 size={16} aria-hidden="true" />
          {text.sendMail}
        </button>
      </div>
    </form>
  );
}

function Mail({ mail, onReply }: { mail: DemoMail; onReply: () => void }) {
  const { language, text } = useDemo();
  const at = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(mail.at),
  );
  const isIn = mail.direction === 'in';
  return (
    <article className={`mail is-${mail.direction}`}>
      <header>
        <b>{isIn ? mail.peerName || mail.peer : text.you}</b>
        <time dateTime={mail.at}>{at}</time>
      </header>
      <h2>{mail.subject}</h2>
      <p className="mail-words">{mail.text}</p>
      {isIn && (
        <button type="button" className="button" onClick={onReply}>
          <IconArrowBackUp size={16} aria-hidden="true" />
          {text.reply}
        </button>
      )}
    </article>
  );
}

function replySubject(subject: string): string {
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}
