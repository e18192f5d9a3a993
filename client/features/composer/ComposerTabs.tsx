import { UnstyledButton } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Inbox } from '../../../shared/inbox.ts';
import { px } from '../../theme.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import type { DraftKind } from './draftStore.ts';

interface ComposerTabsProps {
  kind: DraftKind;
  canReply: boolean;
  inbox: Inbox | undefined;
  onChoose: (kind: DraftKind) => void;
  /** Null while there is no copy to think of, or its field is open. */
  onCc: (() => void) | null;
}

export function ComposerTabs({ kind, canReply, inbox, onChoose, onCc }: ComposerTabsProps) {
  const { t } = useTranslation();
  return (
    <div className="composer-tabs" role="tablist" aria-label={t('composer.title')}>
      {canReply && (
        <UnstyledButton
          role="tab"
          aria-selected={kind === 'outbound'}
          className="composer-tab"
          title={shownKeys('reply')}
          onClick={() => onChoose('outbound')}
        >
          <IconSend size={px.iconSmall} stroke={px.stroke} aria-hidden="true" /> {t('composer.reply')}
        </UnstyledButton>
      )}
      <UnstyledButton
        role="tab"
        aria-selected={kind === 'note'}
        className="composer-tab composer-tab-note"
        title={shownKeys('note')}
        onClick={() => onChoose('note')}
      >
        <IconLock size={px.iconSmall} stroke={px.stroke} aria-hidden="true" /> {t('composer.note')}
      </UnstyledButton>
      <span className="composer-from ellipsis">
        {kind === 'note'
          ? t('composer.onlyColleagues')
          : inbox
            ? t('composer.from', { address: inbox.address })
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
