import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import type { SystemMessage } from './threadItems.ts';
import { useSystemText } from './useSystemText.ts';

const SHOWN = 2;

/** What happened to the case, each as one grey line; a long run is folded to its last. */
export function SystemEntries({ messages }: { messages: SystemMessage[] }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const hidden = isOpen ? 0 : Math.max(0, messages.length - SHOWN);
  return (
    <div className="system">
      {hidden > 0 && (
        <UnstyledButton className="system-more" onClick={() => setIsOpen(true)}>
          {t('thread.moreEvents', { count: hidden })}
        </UnstyledButton>
      )}
      {messages.slice(hidden).map((message) => (
        <SystemLine key={message.id} message={message} />
      ))}
    </div>
  );
}

function SystemLine({ message }: { message: SystemMessage }) {
  const format = useFormat();
  const text = useSystemText(message);
  return (
    <p className="system-line">
      {text}{' '}
      <time dateTime={message.createdAt} title={format.exact(message.createdAt)} className="figures">
        {format.time(message.createdAt)}
      </time>
    </p>
  );
}
