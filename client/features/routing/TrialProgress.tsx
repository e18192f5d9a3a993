import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Trial } from '../../../shared/api/trials.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCancelTrial } from './routingQueries.ts';

const PER_CENT = 100;

/** How far a run is, and the way to stop it; or why there is no result. */
export function TrialProgress({ trial }: { trial: Trial }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useCancelTrial();
  if (trial.state === 'canceled') {
    return <p className="hint">{t('routing.trial.canceled')}</p>;
  }
  if (trial.state === 'failed') {
    return (
      <p role="alert" className="form-error">
        {t(trial.problem === 'stopped' ? 'routing.trial.stopped' : 'routing.trial.failed')}
      </p>
    );
  }
  const share = Math.round(trial.progress * PER_CENT);
  return (
    <div className="trial-progress">
      <Progress value={share} className="grow" aria-label={t('routing.trial.running')} />
      <span className="hint figures">{t('routing.trial.progress', { percent: format.percent(share) })}</span>
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(trial.id)}>
        {t('routing.trial.cancel')}
      </Button>
    </div>
  );
}
