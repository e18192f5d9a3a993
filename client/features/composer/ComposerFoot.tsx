import { Button } from '@mantine/core';
import { IconPaperclip, IconSlash } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import type { Inbox } from '../../../shared/inbox.ts';
import { IconAction } from '../../components/IconAction.tsx';
import type { DraftKind } from './draftStore.ts';
import { LengthCounter } from './LengthCounter.tsx';

interface ComposerFootProps {
  kind: DraftKind;
  text: string;
  inbox: Inbox | undefined;
  contact: Contact;
  problem: string | null;
  canSend: boolean;
  onFiles: (files: File[]) => void;
  onSend: () => void;
}

/** What goes along, how long it is, what is in the way, and one button that says what it does. */
export function ComposerFoot({
  kind,
  text,
  inbox,
  contact,
  problem,
  canSend,
  onFiles,
  onSend,
}: ComposerFootProps) {
  const { t } = useTranslation();
  const chooser = useRef<HTMLInputElement>(null);
  const firstName = contact.name.split(' ')[0] ?? contact.name;
  const action =
    kind === 'note'
      ? t('composer.addNote')
      : inbox
        ? t(`composer.send.${inbox.channel}`, { name: firstName })
        : t('composer.reply');
  return (
    <div className="composer-foot">
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles(Array.from(event.currentTarget.files ?? []));
          event.currentTarget.value = '';
        }}
      />
      <IconAction
        icon={IconPaperclip}
        label={t('composer.attach')}
        onClick={() => chooser.current?.click()}
      />
      <span className="composer-tip">
        <IconSlash size="1em" aria-hidden="true" /> {t('composer.cannedTip')}
      </span>
      <span className="composer-state" role="status">
        {problem === null ? (
          kind === 'outbound' && <LengthCounter text={text} inbox={inbox} />
        ) : (
          <span className="problem">{problem}</span>
        )}
      </span>
      <Button className={`send send-${kind}`} disabled={!canSend} onClick={onSend}>
        {action}
      </Button>
    </div>
  );
}
