import { useTranslation } from 'react-i18next';
import type { en } from '../../i18n/en/index.ts';
import type { SystemMessage } from './threadItems.ts';

type Code = SystemMessage['entry']['code'];
type Words = keyof typeof en.system;

/** `case.opened` as the words are filed: dots part keys in the language files. */
function wordsOf(code: Code): Words {
  // Every code has its words: the table is checked by a test.
  return code.replace('.', '_') as Words;
}

/** A system entry as a sentence in the reader's language. */
export function useSystemText(message: SystemMessage): string {
  const { t } = useTranslation();
  const { code, params } = message.entry;
  const reason = params.reason ? t('thread.reason', { reason: params.reason }) : '';
  return t(`system.${wordsOf(code)}`, { agent: '', queue: '', by: message.author.name, ...params }) + reason;
}
