import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconVolumeOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { preferences } from '../../components/preferences.ts';
import { px } from '../../theme.ts';
import { soundState, unlockSound } from './sound.ts';

/**
 * Asks for the press that browsers want before a page may ring. Any press in the console will do, so it
 * stands in the rail: nothing else moves when it goes.
 */
export function SoundPrompt() {
  const { t } = useTranslation();
  const state = useStore(soundState);
  const { isSoundOn } = useStore(preferences);
  const isAsking = state === 'locked' && isSoundOn;
  useEffect(() => {
    if (!isAsking) {
      return;
    }
    const handlePress = () => void unlockSound();
    window.addEventListener('pointerdown', handlePress, { once: true });
    window.addEventListener('keydown', handlePress, { once: true });
    return () => {
      window.removeEventListener('pointerdown', handlePress);
      window.removeEventListener('keydown', handlePress);
    };
  }, [isAsking]);
  if (!isAsking) {
    return null;
  }
  return (
    <Tooltip label={t('offers.soundText')} position="right">
      <UnstyledButton
        className="rail-link rail-sound"
        aria-label={t('offers.enableSound')}
        onClick={() => void unlockSound()}
      >
        <IconVolumeOff size={px.icon} stroke={px.stroke} aria-hidden="true" />
        <span className="rail-label">{t('offers.enableSound')}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
