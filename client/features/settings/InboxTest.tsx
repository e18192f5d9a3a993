import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../i18n/errorText.ts';
import { useTestInbox } from './settingsQueries.ts';

/** Tries the provider with the settings as they are saved, and says what came of it. */
export function InboxTest({ inboxId }: { inboxId: string }) {
  const { t } = useTranslation();
  const test = useTestInbox();
  return (
    <section className="form-section">
      <h3 className="section-title">{t('settings.inboxes.test')}</h3>
      <div className="test-line">
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate(inboxId)}>
          {t('settings.inboxes.runTest')}
        </Button>
        <p role="status" className={test.data?.isWorking ? 'mark-ok' : 'problem'}>
          {test.error ? errorText(test.error, t) : test.data?.message}
        </p>
      </div>
    </section>
  );
}
