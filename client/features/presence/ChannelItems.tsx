import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Channel, channelSchema } from '../../../shared/primitives.ts';
import { useMe, useSetPresence } from '../session/sessionQueries.ts';

/** Which channels one is given work of; the others wait for colleagues. */
export function ChannelItems() {
  const { t } = useTranslation();
  const { presence } = useMe();
  const setPresence = useSetPresence();
  const handleChange = (channel: Channel, isOn: boolean) => {
    const others = presence.offChannels.filter((one) => one !== channel);
    const offChannels = isOn ? others : [...others, channel];
    setPresence.mutate({ status: presence.status, reason: presence.reason, offChannels });
  };
  return (
    <fieldset className="menu-choices">
      <legend className="hint">{t('presence.channels')}</legend>
      {channelSchema.options.map((channel) => (
        <Checkbox
          key={channel}
          size="xs"
          label={t(`channels.${channel}`)}
          checked={!presence.offChannels.includes(channel)}
          onChange={(event) => handleChange(channel, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}
