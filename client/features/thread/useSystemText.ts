import { useTranslation } from 'react-i18next';
import type { en } from '../../i18n/en/index.ts';
import { useFormat } from '../../i18n/format.ts';
import { outcomeText } from '../cases/outcomeText.ts';
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
  const format = useFormat();
  const { code, params } = message.entry;
  const { reason, until, agentName, disposition } = params;
  const words = code === 'case.parked' && until === undefined ? 'case_parkedUntilReply' : wordsOf(code);
  const by = code === 'case.closed' && agentName ? t('thread.byAgent', { agentName }) : '';
  const why = reason ? t('thread.reason', { reason }) : '';
  return (
    t(`system.${words}`, {
      replace: {
        ...params,
        until: until ? format.moment(until) : '',
        ...(disposition === undefined ? {} : { disposition: outcomeText(disposition, t) }),
      },
    }) +
    by +
    why
  );
}
