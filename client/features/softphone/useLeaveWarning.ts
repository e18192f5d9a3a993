import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { notifyDone } from '../../components/notify.ts';
import { phone } from './softphone.ts';

const SAID_FOR_MS = 10_000;

/** During a call the browser asks before the page is closed; beside its question stands that the call is kept. */
export function useLeaveWarning(): void {
  const { t } = useTranslation();
  const isTalking = useStore(phone).call !== null;
  useEffect(() => {
    if (!isTalking) {
      return;
    }
    const handleLeave = (event: BeforeUnloadEvent) => {
      event.preventDefault();
      notifyDone(t('softphone.isKept'), { id: 'call-is-kept', autoCloseMs: SAID_FOR_MS });
    };
    window.addEventListener('beforeunload', handleLeave);
    return () => window.removeEventListener('beforeunload', handleLeave);
  }, [isTalking, t]);
}
