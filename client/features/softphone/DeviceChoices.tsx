import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { preferences, setPreference } from '../../components/preferences.ts';

/** The machine's microphones and speakers, as they are plugged in and out. */
export function DeviceChoices() {
  const { t } = useTranslation();
  const { microphoneId, speakerId } = useStore(preferences);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const read = () => void navigator.mediaDevices.enumerateDevices().then(setDevices);
    read();
    navigator.mediaDevices.addEventListener('devicechange', read);
    return () => navigator.mediaDevices.removeEventListener('devicechange', read);
  }, []);
  const choices = (kind: MediaDeviceKind) =>
    devices
      .filter((one) => one.kind === kind && one.deviceId !== '' && one.deviceId !== 'default')
      .map((one, index) => ({
        value: one.deviceId,
        label: one.label || t('softphone.device', { number: index + 1 }),
      }));
  const common = {
    placeholder: t('softphone.systemDefault'),
    clearable: true,
    comboboxProps: { withinPortal: false },
  };
  return (
    <>
      <Select
        {...common}
        label={t('softphone.microphone')}
        data={choices('audioinput')}
        value={microphoneId}
        onChange={(value) => setPreference('microphoneId', value)}
      />
      <Select
        {...common}
        label={t('softphone.speaker')}
        data={choices('audiooutput')}
        value={speakerId}
        onChange={(value) => setPreference('speakerId', value)}
      />
    </>
  );
}
