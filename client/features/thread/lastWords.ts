import type { TFunction } from 'i18next';
import type { LastMessage } from '../../../shared/conversation.ts';

/** The last thing said, in one line and in the reader's language; empty for nothing and for a call. */
export function lastWords(last: LastMessage | null, t: TFunction): string {
  if (last?.kind !== 'voicemail') {
    return last?.preview ?? '';
  }
  return last.preview === '' ? t('voicemail.title') : t('voicemail.withLength', { time: last.preview });
}
