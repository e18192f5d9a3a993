import { UnstyledButton } from '@mantine/core';
import { type Icon, IconLock, IconSend } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inbox } from '../../../shared/inbox.ts';
import { px } from '../../theme.ts';
import { shownPhone } from '../contacts/shownPhone.ts';
import { type ShortcutId, shownKeys } from '../shell/shortcutTable.ts';
import type { DraftKind } from './draftStore.ts';

interface ComposerTabsProps {
  kind: DraftKind;
  canReply: boolean;
  inbox: Inbox | undefined;
  /** Of the field that the chosen tab stands for. */
  panelId: string;
  onChoose: (kind: DraftKind) => void;
  /** Null while there is no copy to think of, or its field is open. */
  onCc: (() => void) | null;
}

interface TabLook {
  kind: DraftKind;
  icon: Icon;
  label: 'composer.reply' | 'composer.note';
  shortcut: ShortcutId;
  look: string;
}

const reply: TabLook = {
  kind: 'outbound',
  icon: IconSend,
  label: 'composer.reply',
  shortcut: 'reply',
  look: 'composer-tab',
};
const note: TabLook = {
  kind: 'note',
  icon: IconLock,
  label: 'composer.note',
  shortcut: 'note',
  look: 'composer-tab composer-tab-note',
};

/** Reply or note: one stop of the Tab key, arrows between them, as tabs are everywhere. */
export function ComposerTabs({ kind, canReply, inbox, panelId, onChoose, onCc }: ComposerTabsProps) {
  const { t } = useTranslation();
  const tabs = canReply ? [reply, note] : [note];
  const handleKey = (event: KeyboardEvent) => {
    if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && tabs.length > 1) {
      event.preventDefault();
      onChoose(kind === 'note' ? 'outbound' : 'note');
    }
  };
  return (
    <div className="composer-tabs">
      <div className="composer-kinds" role="tablist" aria-label={t('composer.title')} onKeyDown={handleKey}>
        {tabs.map((one) => (
          <UnstyledButton
            key={one.kind}
            id={`${panelId}-${one.kind}`}
            role="tab"
            aria-selected={kind === one.kind}
            aria-controls={panelId}
            tabIndex={kind === one.kind ? 0 : -1}
            className={one.look}
            title={shownKeys(one.shortcut)}
            onClick={() => onChoose(one.kind)}
          >
            <one.icon size={px.iconSmall} stroke={px.stroke} aria-hidden="true" /> {t(one.label)}
          </UnstyledButton>
        ))}
      </div>
      <span className="composer-from ellipsis">
        {kind === 'note'
          ? t('composer.onlyColleagues')
          : inbox
            ? t('composer.from', { address: shownPhone(inbox.address) })
            : ''}
      </span>
      {onCc && (
        <UnstyledButton className="composer-tab" aria-label={t('composer.addCc')} onClick={onCc}>
          {t('composer.cc')}
        </UnstyledButton>
      )}
    </div>
  );
}
