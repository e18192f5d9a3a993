import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PolicyVersion } from '../../../shared/api/routing.ts';

interface NewerVersionNoticeProps {
  newest: PolicyVersion;
  onTakeNew: () => void;
  onKeepMine: () => void;
}

/** Somebody was faster: the draft goes on only by a word of whoever works on it. */
export function NewerVersionNotice({ newest, onTakeNew, onKeepMine }: NewerVersionNoticeProps) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="newer-version">
      <p className="grow">
        {t('routing.draft.changedMeanwhile', { name: newest.byName, version: newest.version })}
      </p>
      <Button variant="default" onClick={onTakeNew}>
        {t('routing.draft.takeNew')}
      </Button>
      <Button variant="subtle" onClick={onKeepMine}>
        {t('routing.draft.keepMine')}
      </Button>
    </div>
  );
}
