import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trial } from '../../../shared/api/trials.ts';
import { errorText } from '../../i18n/errorText.ts';
import { TrialProgress } from './TrialProgress.tsx';

interface TrialOutcomeProps {
  trial: Trial | undefined;
  /** Why it could not be started. */
  error: Error | null;
  /** Shown before the first run. */
  empty: ReactNode;
  report: ReactNode;
}

/** A run of rules from before it began to its report. */
export function TrialOutcome({ trial, error, empty, report }: TrialOutcomeProps) {
  const { t } = useTranslation();
  return (
    <>
      {error && (
        <p role="alert" className="form-error">
          {errorText(error, t)}
        </p>
      )}
      {!trial && empty}
      {trial && trial.state !== 'done' && <TrialProgress trial={trial} />}
      {report}
    </>
  );
}
