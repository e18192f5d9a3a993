import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { openOverlay } from './overlayState.ts';
import { shownKeys } from './shortcutTable.ts';

/** Opens the palette: search and commands are one thing. */
export function RailSearch({ isLabelled }: { isLabelled: boolean }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={`${t('shell.search')}  ${shownKeys('palette')}`} position="right" disabled={isLabelled}>
      <UnstyledButton
        className="rail-search"
        aria-label={t('shell.search')}
        onClick={() => openOverlay({ kind: 'palette' })}
      >
        <IconSearch size={px.icon} stroke={px.stroke} aria-hidden="true" />
        <span className="rail-label">{t('shell.search')}</span>
        <kbd className="key">{shownKeys('palette')}</kbd>
      </UnstyledButton>
    </Tooltip>
  );
}
