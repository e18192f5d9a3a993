import type { ReactNode } from 'react';
import type { Trial } from '../../../shared/api/trials.ts';
import { TrialProgress } from './TrialProgress.tsx';
import { useTrialErrorText } from './useTrialErrorText.ts';

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
  const text = useTrialErrorText();
  return (
    <>
      {error && (
        <p role="alert" className="form-error">
          {text(error)}
        </p>
      )}
      {!trial && empty}
      {trial && trial.state !== 'done' && <TrialProgress trial={trial} />}
      {report}
    </>
  );
}
