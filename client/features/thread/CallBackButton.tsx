import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { notifyFailure } from '../../components/notify.ts';
import { useStartCall } from '../cases/startQueries.ts';
import { expectCall } from '../softphone/expectedCalls.ts';

/** Calls somebody whose call was missed; the case that asks for it goes on with the new call. */
export function CallBackButton({ inboxId, to }: { inboxId: string; to: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const call = useStartCall();
  const handleCall = () => {
    expectCall();
    call
      .mutateAsync({ inboxId, to })
      .then(
        ({ caseId }) => navigate({ to: '/cases/$view/$caseId', params: { view: 'mine', caseId } }),
        notifyFailure,
      );
  };
  return (
    <Button size="compact-sm" variant="default" loading={call.isPending} onClick={handleCall}>
      {t('call.callBack')}
    </Button>
  );
}
