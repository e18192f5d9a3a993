import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../shared/attachment.ts';
import { mailDocument } from './mailDocument.ts';

interface HtmlMailProps {
  /** Sanitised by the server; made harmless once more here. */
  html: string;
  hasRemoteImages: boolean;
  attachments: readonly Attachment[];
}

/**
 * A mail as its sender laid it out, in a frame without scripts, forms or a say over our page. Pictures on
 * the sender's servers stay away until asked for, since fetching them tells the sender who read it and when.
 */
export function HtmlMail({ html, hasRemoteImages, attachments }: HtmlMailProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [areImagesShown, setAreImagesShown] = useState(false);
  const [heightPx, setHeightPx] = useState(0);
  const source = useMemo(
    () => mailDocument(html, { areRemoteShown: areImagesShown, attachments }),
    [html, areImagesShown, attachments],
  );

  useEffect(() => {
    const element = frame.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(() =>
      setHeightPx(element.contentDocument?.documentElement.offsetHeight ?? 0),
    );
    const handleLoad = () => {
      const body = element.contentDocument?.body;
      if (body) {
        dress(element);
        observer.observe(body);
      }
    };
    element.addEventListener('load', handleLoad);
    handleLoad();
    return () => {
      element.removeEventListener('load', handleLoad);
      observer.disconnect();
    };
  }, []);

  return (
    <div className="letter">
      {hasRemoteImages && !areImagesShown && (
        <p className="images-blocked">
          {t('thread.imagesBlocked')}
          <Button variant="subtle" size="compact-sm" onClick={() => setAreImagesShown(true)}>
            {t('thread.showImages')}
          </Button>
        </p>
      )}
      <iframe
        ref={frame}
        className="letter-frame"
        title={t('thread.letter')}
        // Same origin without scripts: the frame can do nothing, but its height can be read.
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={source}
        style={{ height: heightPx }}
      />
    </div>
  );
}

/** Our type on the sender's words. Set through the object model, where the page's policy allows no style elements. */
function dress(frame: HTMLIFrameElement): void {
  const body = frame.contentDocument?.body;
  if (!body) {
    return;
  }
  const ours = getComputedStyle(frame);
  Object.assign(body.style, {
    margin: '0',
    fontFamily: ours.fontFamily,
    fontSize: ours.fontSize,
    lineHeight: ours.lineHeight,
    color: ours.color,
    overflowWrap: 'anywhere',
  });
}
