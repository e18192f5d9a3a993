import { memo } from 'react';
import { lazily } from '../../components/lazily.tsx';
import { useFormat } from '../../i18n/format.ts';
import { Attachments } from './Attachments.tsx';
import { EmailFacts } from './EmailFacts.tsx';
import { isWithin } from './isWithin.ts';
import { MessageText } from './MessageText.tsx';
import { QuotedText } from './QuotedText.tsx';
import type { WrittenMessage } from './threadItems.ts';

const HtmlMail = lazily(async () => (await import('./HtmlMail.tsx')).HtmlMail);

/** One message: what a mail says about itself, its words, what it quotes, its files. */
export const MessageBubble = memo(function MessageBubble({ message }: { message: WrittenMessage }) {
  const format = useFormat();
  const email = message.kind === 'note' ? null : message.email;
  const isLetter = message.html !== null;
  const files = message.attachments.filter((one) => !isWithin(message.html, one));
  return (
    <div className={isLetter ? 'bubble bubble-letter' : 'bubble'} title={format.exact(message.createdAt)}>
      {email && <EmailFacts email={email} isInbound={message.kind === 'inbound'} />}
      {message.html === null ? (
        message.text !== '' && <MessageText text={message.text} />
      ) : (
        <HtmlMail
          html={message.html}
          hasRemoteImages={message.hasRemoteImages}
          attachments={message.attachments}
          waiting={<MessageText text={message.text} />}
        />
      )}
      {message.quotedText !== null && message.quotedText !== '' && <QuotedText text={message.quotedText} />}
      {files.length > 0 && <Attachments attachments={files} />}
    </div>
  );
});
