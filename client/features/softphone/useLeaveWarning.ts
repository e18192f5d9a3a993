import { useEffect } from 'react';
import { useStore } from '../../api/store.ts';
import { phone } from './softphone.ts';

/** During a call the browser asks before the page is closed: closing it would end the call. */
export function useLeaveWarning(): void {
  const isTalking = useStore(phone).call !== null;
  useEffect(() => {
    if (!isTalking) {
      return;
    }
    const handleLeave = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', handleLeave);
    return () => window.removeEventListener('beforeunload', handleLeave);
  }, [isTalking]);
}
