import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';

/** An address that leads nowhere. */
export function NothingHere() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={IconMapOff}
      title={t('shell.nothingHere')}
      text={t('shell.nothingHereText')}
      action={
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/cases/$view', params: { view: 'mine' } })}
        >
          {t('views.mine')}
        </Button>
      }
    />
  );
}
