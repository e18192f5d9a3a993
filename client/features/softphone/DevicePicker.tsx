import { Popover } from '@mantine/core';
import { IconHeadphones } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { lazily } from '../../components/lazily.tsx';
import { px } from '../../theme.ts';

const DeviceChoices = lazily(async () => (await import('./DeviceChoices.tsx')).DeviceChoices);

/** Which microphone and which speaker; changes take effect in the running call. */
export function DevicePicker() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
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
        <DeviceChoices />
      </Popover.Dropdown>
    </Popover>
  );
}
