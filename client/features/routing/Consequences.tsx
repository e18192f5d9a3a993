import { useTranslation } from 'react-i18next';
import type { PolicyPreview } from '../../../shared/api/routing.ts';
import { useRuleText } from './useRuleText.ts';

type Shown = NonNullable<PolicyPreview['outlook']>['consequences'];

const NAMED = 5;

/** How many waiting cases change their queue, and the first of them. */
export function Consequences({ consequences }: { consequences: Shown }) {
  const { t } = useTranslation();
  const { queueName } = useRuleText();
  const { movedCount, moved, endedCount } = consequences;
  const hasSome = movedCount + endedCount > 0;
  return (
    <section className={hasSome ? 'consequences consequences-some' : 'consequences'}>
      <p>
        <strong>
          {movedCount === 0
            ? t('routing.preview.noChange')
            : t('routing.preview.moved', { count: movedCount })}
        </strong>
        {endedCount > 0 && ` · ${t('routing.preview.ended', { count: endedCount })}`}
      </p>
      {moved.slice(0, NAMED).map(({ id, number, fromQueueId, toQueueId }) => (
        <p key={id} className="hint figures">
          {t('routing.preview.move', { number, from: queueName(fromQueueId), to: queueName(toQueueId) })}
        </p>
      ))}
    </section>
  );
}
