import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../i18n/errorText.ts';
import { EmptyState } from './EmptyState.tsx';

interface ErrorStateProps {
  error: unknown;
  onRetry: () => unknown;
}

/** What failed in plain words, and the way to try again. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="fill">
      <EmptyState
        icon={IconCloudOff}
        title={t('common.failedToLoad')}
        text={errorText(error, t)}
        action={
          <Button variant="default" onClick={() => void onRetry()}>
            {t('common.tryAgain')}
          </Button>
        }
      />
    </div>
  );
}
