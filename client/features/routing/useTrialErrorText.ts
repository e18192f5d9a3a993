import { useTranslation } from 'react-i18next';
import { channelSchema } from '../../../shared/primitives.ts';
import { ApiError } from '../../api/apiError.ts';
import { en } from '../../i18n/en/index.ts';
import { errorText } from '../../i18n/errorText.ts';
import { useFormat } from '../../i18n/format.ts';

type Reason = keyof typeof en.routing.trial.refusals;

function isReason(word: string | undefined): word is Reason {
  return word !== undefined && Object.hasOwn(en.routing.trial.refusals, word);
}

/** Why a run was not begun, in the reader's words: what is wrong with a draft is said where it is mended. */
export function useTrialErrorText(): (error: Error) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (error) => {
    if (!(error instanceof ApiError)) {
      return errorText(error, t);
    }
    const { reason, limit, channel } = error.details;
    if (isReason(reason)) {
      const parsed = channelSchema.safeParse(channel);
      return t(`routing.trial.refusals.${reason}`, {
        replace: {
          limit: format.number(Number(limit)),
          channel: parsed.success ? t(`channels.${parsed.data}`) : '',
        },
      });
    }
    const isDraft = error.issues.some(({ path }) => !/^body\.(?!policy)/.test(path));
    return isDraft ? t('routing.trial.refusals.draft') : errorText(error, t);
  };
}
