import { useTranslation } from 'react-i18next';
import type { Inbox } from '../../../shared/inbox.ts';
import { smsSegments } from './smsSegments.ts';

/** From this share of the limit on, the length is worth a look. */
const NEAR = 0.9;

/** Segments for SMS, since each is paid; elsewhere what is left, once it is little. */
export function LengthCounter({ text, inbox }: { text: string; inbox: Inbox | undefined }) {
  const { t } = useTranslation();
  if (!inbox || text === '') {
    return null;
  }
  if (inbox.channel === 'sms') {
    const { segments, left, encoding } = smsSegments(text);
    return (
      <span className="figures" title={t(`composer.encoding.${encoding}`)}>
        {t('composer.segments', { count: segments })} · {t('composer.left', { count: left })}
      </span>
    );
  }
  const { maxTextLength } = inbox.capabilities;
  return text.length > maxTextLength * NEAR ? (
    <span className="figures">{t('composer.left', { count: maxTextLength - text.length })}</span>
  ) : null;
}
