import { IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { connection } from '../../realtime/connection.ts';
import { px } from '../../theme.ts';

const PATIENCE_MS = 1_500;

/** Says at once and plainly that nothing on screen is newer than the loss; a blink is not worth a bar. */
export function OfflineNotice() {
  const { t } = useTranslation();
  const state = useStore(connection);
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    if (state !== 'offline') {
      setIsDue(false);
      return;
    }
    const timer = setTimeout(() => setIsDue(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (!isDue) {
    return null;
  }
  return (
    <div className="offline-notice" role="alert">
      <IconCloudOff size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <span>{t('connection.offlineText')}</span>
      <IconRefresh size={px.iconSmall} stroke={px.stroke} aria-hidden="true" className="turning" />
    </div>
  );
}
