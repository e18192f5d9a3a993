import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MessageText } from './MessageText.tsx';

/** What a mail repeats of earlier ones, folded away. */
export function QuotedText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="quoted">
      <UnstyledButton className="quoted-switch" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? t('thread.hideQuoted') : t('thread.showQuoted')}
      </UnstyledButton>
      {isOpen && (
        <div className="quoted-text">
          <MessageText text={text} />
        </div>
      )}
    </div>
  );
}
