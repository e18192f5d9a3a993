import {
  type Icon,
  IconBrandWhatsapp,
  IconDeviceMobileMessage,
  IconMail,
  IconMessageCircle,
  IconPhone,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../shared/primitives.ts';
import { px } from '../theme.ts';

export const channelIcons: Record<Channel, Icon> = {
  email: IconMail,
  sms: IconDeviceMobileMessage,
  whatsapp: IconBrandWhatsapp,
  voice: IconPhone,
  webchat: IconMessageCircle,
};

interface ChannelIconProps {
  channel: Channel;
  size?: number;
}

/** A channel, told by shape first and colour second; its name is there for those who do not see it. */
export function ChannelIcon({ channel, size = px.icon }: ChannelIconProps) {
  const { t } = useTranslation();
  const Shape = channelIcons[channel];
  return (
    <span className={`channel channel-${channel}`} role="img" aria-label={t(`channels.${channel}`)}>
      <Shape size={size} stroke={px.stroke} aria-hidden="true" />
    </span>
  );
}
