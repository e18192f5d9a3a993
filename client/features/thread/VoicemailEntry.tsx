import { IconDownload, IconFileOff, IconLoader, IconRecordMail } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../shared/attachment.ts';
import { shownName } from '../../components/shownName.ts';
import { clock, useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import type { VoicemailMessage } from './threadItems.ts';

/** What a caller said on voicemail, to be listened to here. */
export function VoicemailEntry({ message }: { message: VoicemailMessage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { durationSeconds, attachments } = message;
  const name = shownName(message.author.name);
  const time = durationSeconds === null ? '' : clock(durationSeconds * 1000);
  const label = time === '' ? t('voicemail.from', { name }) : t('voicemail.fromWithLength', { name, time });
  return (
    <article className="call voicemail" aria-label={label}>
      <IconRecordMail size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <p className="call-title grow">
        {t('voicemail.title')} {time !== '' && <span className="hint figures">{time}</span>}
      </p>
      <time dateTime={message.createdAt} title={format.exact(message.createdAt)} className="hint figures">
        {format.time(message.createdAt)}
      </time>
      {attachments.map((sound) => (
        <Player key={sound.id} sound={sound} label={label} />
      ))}
    </article>
  );
}

function Player({ sound, label }: { sound: Attachment; label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isUnplayable, setIsUnplayable] = useState(false);
  if (sound.state !== 'stored') {
    const isMissing = sound.state === 'missing';
    const Shape = isMissing ? IconFileOff : IconLoader;
    return (
      <p className="voicemail-player hint" role="status">
        <Shape size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
        <span className="grow">{isMissing ? t('voicemail.missing') : t('voicemail.pending')}</span>
      </p>
    );
  }
  return (
    <div className="voicemail-player">
      {isUnplayable ? (
        <p className="hint grow" role="status">
          {t('voicemail.unplayable')}
        </p>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: a caller's own words, of which nobody has written a text
        <audio
          controls
          controlsList="nodownload"
          preload="metadata"
          src={`${sound.url}?inline=1`}
          aria-label={label}
          onError={() => setIsUnplayable(true)}
        />
      )}
      <a className="voicemail-download" href={sound.url} download={sound.name}>
        <IconDownload size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
        {t('voicemail.download')}
        <span className="hint figures">{format.bytes(sound.sizeBytes)}</span>
      </a>
    </div>
  );
}
