import { IconMessages } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useLayout } from '../../components/useLayout.ts';
import { ColleagueList } from './ColleagueList.tsx';
import { RoomPage } from './RoomPage.tsx';
import './teamchat.css';

/** Colleagues among themselves: who is there, and one conversation with them. */
export function TeamPage() {
  const { t } = useTranslation();
  const { roomId } = useParams({ strict: false });
  const layout = useLayout();
  return (
    <div className="panes">
      {(layout !== 'narrow' || roomId === undefined) && <ColleagueList openId={roomId ?? null} />}
      {roomId !== undefined && <RoomPage key={roomId} roomId={roomId} />}
      {roomId === undefined && layout !== 'narrow' && (
        <section className="case-page">
          <EmptyState icon={IconMessages} title={t('team.noneOpen')} text={t('team.noneOpenText')} />
        </section>
      )}
    </div>
  );
}
