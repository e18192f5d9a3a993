import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import type { Channel } from '../../../shared/primitives.ts';
import { px } from '../../theme.ts';
import { shownKeys } from '../shell/shortcutTable.ts';

interface ComposerClosedProps {
  entry: Case;
  channel: Channel;
  onNote: () => void;
}

/** Why nothing can be sent to the customer from here; a note can be left at any time. */
export function ComposerClosed({ entry, channel, onNote }: ComposerClosedProps) {
  const { t } = useTranslation();
  const onOpen = channel === 'voice' ? 'onPhone' : entry.agentId === null ? 'notTaken' : 'others';
  const reason = entry.isOpen ? onOpen : 'over';
  return (
    <section className="composer-closed" aria-label={t('composer.title')}>
      <p>{t(`composer.closed.${reason}`)}</p>
      <Button
        variant="default"
        leftSection={<IconLock size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />}
        title={shownKeys('note')}
        onClick={onNote}
      >
        {t('composer.note')}
      </Button>
    </section>
  );
}
