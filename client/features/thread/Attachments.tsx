import { IconDownload, IconFile, IconFileOff, IconLoader } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../shared/attachment.ts';
import { useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { Lightbox } from './Lightbox.tsx';

function isPicture(attachment: Attachment): boolean {
  return attachment.state === 'stored' && /^image\/(png|jpe?g|gif|webp|avif)$/.test(attachment.contentType);
}

/** Pictures as pictures, everything else as a named file; what could not be had says so. */
export function Attachments({ attachments }: { attachments: Attachment[] }) {
  const { t } = useTranslation();
  const [openId, setOpenId] = useState<string | null>(null);
  const pictures = attachments.filter(isPicture);
  return (
    <div className="attachments">
      {pictures.length > 0 && (
        <div className="pictures">
          {pictures.map((picture) => (
            <button
              key={picture.id}
              type="button"
              className="picture"
              aria-label={t('thread.enlarge', { name: picture.name })}
              onClick={() => setOpenId(picture.id)}
            >
              <img src={picture.url} alt={picture.name} loading="lazy" />
            </button>
          ))}
        </div>
      )}
      {attachments
        .filter((one) => !isPicture(one))
        .map((one) => (
          <FileRow key={one.id} attachment={one} />
        ))}
      {openId !== null && (
        <Lightbox pictures={pictures} openId={openId} onMove={setOpenId} onClose={() => setOpenId(null)} />
      )}
    </div>
  );
}

function FileRow({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (attachment.state !== 'stored') {
    const isMissing = attachment.state === 'missing';
    const Shape = isMissing ? IconFileOff : IconLoader;
    return (
      <span className="file file-absent">
        <Shape size={px.icon} stroke={px.stroke} aria-hidden="true" />
        <span className="ellipsis grow">{attachment.name}</span>
        <span className="hint">{isMissing ? t('thread.fileMissing') : t('thread.filePending')}</span>
      </span>
    );
  }
  return (
    <a className="file" href={attachment.url} download={attachment.name}>
      <IconFile size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <span className="ellipsis grow">{attachment.name}</span>
      <span className="hint figures">{format.bytes(attachment.sizeBytes)}</span>
      <IconDownload size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
    </a>
  );
}
