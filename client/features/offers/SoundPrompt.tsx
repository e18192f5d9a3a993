import { Button } from '@mantine/core';
import { IconVolume, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { preferences, setPreference } from '../../components/preferences.ts';
import { px } from '../../theme.ts';
import { soundState, unlockSound } from './sound.ts';

/** Asks once for the press that browsers want before a page may ring. Any press in the console will do. */
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
    <div className="sound-prompt">
      <IconVolume size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <span>{t('offers.soundText')}</span>
      <Button variant="subtle" size="compact-sm" onClick={() => void unlockSound()}>
        {t('offers.enableSound')}
      </Button>
      <IconAction
        icon={IconX}
        label={t('offers.stayQuiet')}
        onClick={() => setPreference('isSoundOn', false)}
      />
    </div>
  );
}
