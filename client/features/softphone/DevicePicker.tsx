import { Popover, Select } from '@mantine/core';
import { IconHeadphones } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { preferences, setPreference } from '../../components/preferences.ts';
import { px } from '../../theme.ts';

/** Which microphone and which speaker; changes take effect in the running call. */
export function DevicePicker() {
  const { t } = useTranslation();
  const { microphoneId, speakerId } = useStore(preferences);
  const [isOpen, setIsOpen] = useState(false);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (!isOpen) {
      return;
    }
    const read = () => void navigator.mediaDevices.enumerateDevices().then(setDevices);
    read();
    navigator.mediaDevices.addEventListener('devicechange', read);
    return () => navigator.mediaDevices.removeEventListener('devicechange', read);
  }, [isOpen]);
  const choices = (kind: MediaDeviceKind) =>
    devices
      .filter((one) => one.kind === kind && one.deviceId !== '' && one.deviceId !== 'default')
      .map((one, index) => ({
        value: one.deviceId,
        label: one.label || t('softphone.device', { number: index + 1 }),
      }));
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" width={px.popover}>
      <Popover.Target>
        <IconAction
          icon={IconHeadphones}
          label={t('softphone.devices')}
          isActive={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        />
      </Popover.Target>
      <Popover.Dropdown className="stack">
        <Select
          label={t('softphone.microphone')}
          placeholder={t('softphone.systemDefault')}
          clearable
          comboboxProps={{ withinPortal: false }}
          data={choices('audioinput')}
          value={microphoneId}
          onChange={(value) => setPreference('microphoneId', value)}
        />
        <Select
          label={t('softphone.speaker')}
          placeholder={t('softphone.systemDefault')}
          clearable
          comboboxProps={{ withinPortal: false }}
          data={choices('audiooutput')}
          value={speakerId}
          onChange={(value) => setPreference('speakerId', value)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
