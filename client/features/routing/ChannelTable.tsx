import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Channel, channelSchema } from '../../../shared/primitives.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';

interface Column {
  label: string;
  /** The field; its name for screen readers joins the channel's and the column's. */
  field: (channel: Channel, name: string) => ReactNode;
}

/** What is set channel by channel: a row each, stacked where there is no room. */
export function ChannelTable({ columns, caption }: { columns: readonly Column[]; caption: string }) {
  const { t } = useTranslation();
  return (
    <table className="channel-table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('routing.simulator.channel')}</span>
          </th>
          {columns.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {channelSchema.options.map((channel) => (
          <tr key={channel}>
            <th scope="row">
              <span className="channel-cell">
                <ChannelIcon channel={channel} /> {t(`channels.${channel}`)}
              </span>
            </th>
            {columns.map(({ label, field }) => (
              <td key={label} data-label={label}>
                {field(channel, `${label}, ${t(`channels.${channel}`)}`)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
