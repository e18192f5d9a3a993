import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { preferences, setPreference } from '../../components/preferences.ts';
import { unlockSound } from '../offers/sound.ts';

/** Sound and desktop notifications; both need the browser's leave, so both begin with a press. */
export function NotificationSwitches() {
  const { t } = useTranslation();
  const { isSoundOn, areDesktopNotificationsOn } = useStore(preferences);
  const handleDesktop = async (isWanted: boolean) => {
    const isGranted = isWanted && (await Notification.requestPermission()) === 'granted';
    setPreference('areDesktopNotificationsOn', isGranted);
  };
  return (
    <>
      <Switch
        label={t('account.sound')}
        checked={isSoundOn}
        onChange={(event) => {
          setPreference('isSoundOn', event.currentTarget.checked);
          void unlockSound();
        }}
      />
      <Switch
        label={t('account.desktop')}
        checked={areDesktopNotificationsOn}
        onChange={(event) => void handleDesktop(event.currentTarget.checked)}
      />
    </>
  );
}
