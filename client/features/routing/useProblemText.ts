import { useTranslation } from 'react-i18next';
import type { PolicyProblem } from '../../../shared/api/routing.ts';
import { channelSchema } from '../../../shared/primitives.ts';
import { en } from '../../i18n/en/index.ts';
import { issueText } from '../../i18n/errorText.ts';
import { useRuleText } from './useRuleText.ts';

type Known = keyof typeof en.routing.problems.codes;

function isKnown(code: string): code is Known {
  return Object.hasOwn(en.routing.problems.codes, code);
}

const AN_ID = /[0-9a-f]{24}/g;

/** A problem in the reader's words; ids in it become the names of queues. */
export function useProblemText(): (problem: PolicyProblem) => string {
  const { t } = useTranslation();
  const { queueName, value } = useRuleText();
  return ({ code, name, message, rule, limit, path }) => {
    if (rule === 'tooSmall' || rule === 'tooLarge') {
      return t(`issues.${rule}`, { replace: { count: value(fieldOf(path), limit) } });
    }
    if (rule !== undefined) {
      return issueText({ path: '', message, rule, limit }, t);
    }
    return isKnown(code)
      ? t(`routing.problems.codes.${code}`, {
          replace: { name: (name ?? '').replaceAll(AN_ID, queueName).replaceAll(' > ', ' → ') },
        })
      : message;
  };
}

/** The field's own name: of a value for one channel, that of the table it stands in. */
function fieldOf(path: string): string {
  const [last = '', parent = ''] = path.split('.').reverse();
  return channelSchema.safeParse(last).success ? parent : last;
}
