import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useMe, useSetPresence } from '../session/sessionQueries.ts';
import { type ListedView, listedViews } from './viewOrder.ts';

/** What would be in this view, and the one thing to do about its being empty. */
export function EmptyView({ view }: { view: ListedView }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const setPresence = useSetPresence();
  const icon = listedViews.find((one) => one.view === view)!.icon;
  const isAway = me.presence.status !== 'available' || me.presence.isNotResponding;
  const action =
    view !== 'mine' ? null : isAway ? (
      <Button
        loading={setPresence.isPending}
        onClick={() => setPresence.mutate({ status: 'available', reason: null })}
      >
        {t('presence.become')}
      </Button>
    ) : (
      <Button
        variant="default"
        onClick={() => void navigate({ to: '/cases/$view', params: { view: 'waiting' } })}
      >
        {t('cases.seeWaiting')}
      </Button>
    );
  const text = view === 'mine' && isAway ? t('cases.empty.mineAway') : t(`cases.empty.${view}Text`);
  return <EmptyState icon={icon} title={t(`cases.empty.${view}`)} text={text} action={action} />;
}
