import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../shared/primitives.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { px } from '../../theme.ts';

interface ChannelFilterProps {
  channels: Channel[];
  value: Channel | null;
  onChange: (channel: Channel | null) => void;
}

export function ChannelFilter({ channels, value, onChange }: ChannelFilterProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="channel-filter" aria-label={t('profile.filter')}>
      <UnstyledButton className="chip" aria-pressed={value === null} onClick={() => onChange(null)}>
        {t('profile.allChannels')}
      </UnstyledButton>
      {channels.map((channel) => (
        <UnstyledButton
          key={channel}
          className="chip"
          aria-pressed={value === channel}
          title={t(`channels.${channel}`)}
          onClick={() => onChange(value === channel ? null : channel)}
        >
          <ChannelIcon channel={channel} size={px.iconSmall} />
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
