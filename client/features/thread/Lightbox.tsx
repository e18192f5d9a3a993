import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../shared/attachment.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';

interface LightboxProps {
  pictures: Attachment[];
  openId: string;
  onMove: (attachmentId: string) => void;
  onClose: () => void;
}

/** A picture as large as the screen allows; a press shows it in its own size. Arrow keys turn the page. */
export function Lightbox({ pictures, openId, onMove, onClose }: LightboxProps) {
  const { t } = useTranslation();
  const [isFullSize, setIsFullSize] = useState(false);
  const at = pictures.findIndex((one) => one.id === openId);
  const picture = pictures[at];

  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const next = pictures[at + step];
      if (step !== 0 && next) {
        onMove(next.id);
      }
    };
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, [at, pictures, onMove]);

  if (!picture) {
    return null;
  }
  return (
    <Dialog onClose={onClose} fullScreen title={picture.name}>
      <div className="lightbox">
        <button
          type="button"
          className={isFullSize ? 'lightbox-picture lightbox-full' : 'lightbox-picture'}
          aria-label={isFullSize ? t('thread.fit') : t('thread.fullSize')}
          onClick={() => setIsFullSize(!isFullSize)}
        >
          <img src={picture.url} alt={picture.name} />
        </button>
        <div className="lightbox-bar">
          <IconAction
            icon={IconChevronLeft}
            label={t('thread.previous')}
            isDisabled={at <= 0}
            onClick={() => onMove(pictures[at - 1]?.id ?? openId)}
          />
          <a href={picture.url} download={picture.name} className="lightbox-download">
            <IconDownload size={px.icon} stroke={px.stroke} aria-hidden="true" /> {t('thread.download')}
          </a>
          <IconAction
            icon={IconChevronRight}
            label={t('thread.next')}
            isDisabled={at >= pictures.length - 1}
            onClick={() => onMove(pictures[at + 1]?.id ?? openId)}
          />
        </div>
      </div>
    </Dialog>
  );
}
