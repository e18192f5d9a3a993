import { useTranslation } from 'react-i18next';
import type { RoutingStep } from '../../../shared/routingPolicy.ts';
import { timelinePlaces } from './timelinePlaces.ts';
import { useRuleText } from './useRuleText.ts';

interface StepTimelineProps {
  steps: readonly RoutingStep[];
  maximumWaitSeconds: number | null;
}

const PER_CENT = 100;
/** The line goes on a little after the last step. */
const USED = PER_CENT / 1.12;

/** The steps on the time that a case waits, to scale where there is room: each mark is a deadline counted from its entry. */
export function StepTimeline({ steps, maximumWaitSeconds }: StepTimelineProps) {
  const { t } = useTranslation();
  const text = useRuleText();
  const times = steps.map(({ afterSeconds }) => (Number.isFinite(afterSeconds) ? Number(afterSeconds) : 0));
  const leaving = maximumWaitSeconds === null ? [] : [maximumWaitSeconds];
  const places = timelinePlaces([0, ...times, ...leaving]);
  const course = [
    ...steps.map(text.step),
    ...(maximumWaitSeconds === null
      ? []
      : [`${text.duration(maximumWaitSeconds)}: ${t('routing.step.leaves')}`]),
  ].join('; ');
  const place = (mark: number) => ({ left: `${(places[mark] ?? 0) * USED}%` });
  return (
    <div className="timeline" role="img" aria-label={t('routing.step.timeline', { course })}>
      <div className="timeline-line" />
      <div className="timeline-mark timeline-start" style={place(0)}>
        <span className="timeline-dot" />
        <span className="timeline-text">{t('routing.step.arrives')}</span>
      </div>
      {times.map((seconds, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: several steps may come at the same time
        <div key={index} className="timeline-mark" style={place(index + 1)}>
          <span className="timeline-dot figures">{index + 1}</span>
          <span className="timeline-text figures">{text.duration(seconds)}</span>
        </div>
      ))}
      {maximumWaitSeconds !== null && (
        <div className="timeline-mark timeline-end" style={place(times.length + 1)}>
          <span className="timeline-dot" />
          <span className="timeline-text figures">
            {t('routing.step.leaves')} {text.duration(maximumWaitSeconds)}
          </span>
        </div>
      )}
    </div>
  );
}
