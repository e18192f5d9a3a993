import { Fragment } from 'react';
import { splitLinks } from './splitLinks.ts';

/** Plain words with their line breaks; addresses in them can be followed. */
export function MessageText({ text }: { text: string }) {
  return (
    <p className="message-text" dir="auto">
      {splitLinks(text).map((part) =>
        part.href === null ? (
          <Fragment key={part.at}>{part.text}</Fragment>
        ) : (
          <a key={part.at} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
