import { useTranslation } from 'react-i18next';

/** Which look is which run. */
export function ChartKey({ hasActual }: { hasActual: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="chart-key" aria-hidden="true">
      {hasActual && (
        <span>
          <span className="key-mark key-actual" />
          {t('routing.trial.actual')}
        </span>
      )}
      <span>
        <span className="key-mark key-tried" />
        {t(hasActual ? 'routing.trial.tried' : 'routing.simulator.simulated')}
      </span>
    </div>
  );
}
