import { IconMessages } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { lazily } from '../../components/lazily.tsx';
import { useIsUnfinished } from '../settings/useIsUnfinished.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { useCases } from './caseQueries.ts';
import { useListFilter } from './listFilter.ts';
import type { ListedView } from './viewOrder.ts';

const FirstSteps = lazily(async () => (await import('../settings/FirstSteps.tsx')).FirstSteps);

/** The place of the thread while none is open. */
export function NoCaseOpen({ view }: { view: ListedView }) {
  const { t } = useTranslation();
  const isUnfinished = useIsUnfinished();
  const { rows } = useCases(useListFilter(view));
  if (isUnfinished) {
    return <FirstSteps />;
  }
  if (rows.length === 0) {
    return <section className="case-page" />;
  }
  return (
    <section className="case-page">
      <EmptyState
        icon={IconMessages}
        title={t('cases.noneOpen')}
        text={t('cases.noneOpenText', { key: shownKeys('nextCase') })}
      />
    </section>
  );
}
