import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useDecisions } from './caseQueries.ts';
import { DecisionCard } from './DecisionCard.tsx';

interface ExplainDrawerProps {
  caseId: string;
  onClose: () => void;
}

/** Why the case is where it is: what would be decided now, and every decision that was. */
export function ExplainDrawer({ caseId, onClose }: ExplainDrawerProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useDecisions(caseId, true);
  return (
    <Drawer opened onClose={onClose} position="right" title={t('explain.title')} lockScroll={false}>
      {error && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <RowSkeletons />}
      {data && (
        <div className="stack">
          {data.now && (
            <section>
              <h3 className="section-title">{t('explain.now')}</h3>
              <DecisionCard decision={data.now} isOpen />
            </section>
          )}
          <section>
            <h3 className="section-title">{t('explain.past')}</h3>
            {data.items.length === 0 && <p className="hint">{t('explain.nonePast')}</p>}
            {data.items.map((decision, index) => (
              <DecisionCard
                key={`${decision.at} ${decision.kind}`}
                decision={decision}
                // The last one is the answer, where nothing is to be decided now.
                isOpen={index === 0 && data.now === null}
              />
            ))}
          </section>
        </div>
      )}
    </Drawer>
  );
}
