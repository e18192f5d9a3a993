import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import { serverNow } from '../../api/clock.ts';
import { clock } from '../../i18n/format.ts';
import { announce } from '../shell/Announcer.tsx';

const WARN_SECONDS = 10;

/** For those who do not see the countdown: how long there is, and when it is nearly over. */
export function useWrapUpSpoken({ contactName, wrapUpUntil }: Case): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (wrapUpUntil === null) {
      return;
    }
    const leftMs = Date.parse(wrapUpUntil) - serverNow();
    announce(t('wrapUp.begun', { name: contactName, time: clock(leftMs) }));
    const warning = setTimeout(
      () => announce(t('wrapUp.ending', { count: WARN_SECONDS })),
      leftMs - WARN_SECONDS * 1000,
    );
    return () => clearTimeout(warning);
  }, [wrapUpUntil, contactName, t]);
}
