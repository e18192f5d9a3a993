import { Button } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useMay } from '../session/sessionQueries.ts';

/** In place of what needs a queue, before there is one. */
export function NoQueues() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayAdd = useMay('queue.manage');
  return (
    <EmptyState
      icon={IconStack2}
      title={t('routing.noQueues.title')}
      text={t('routing.noQueues.text')}
      action={
        mayAdd && (
          <Button
            variant="default"
            onClick={() => void navigate({ to: '/settings/$section', params: { section: 'queues' } })}
          >
            {t('routing.noQueues.add')}
          </Button>
        )
      }
    />
  );
}
