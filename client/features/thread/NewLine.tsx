import { useTranslation } from 'react-i18next';

/** Everything under this line came since the agent last looked. */
export function NewLine() {
  const { t } = useTranslation();
  return (
    <div className="new-line">
      <span>{t('thread.new')}</span>
    </div>
  );
}
