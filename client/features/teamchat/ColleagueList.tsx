import { IconUsersPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { IconAction } from '../../components/IconAction.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useAgents } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { ColleagueRow } from './ColleagueRow.tsx';
import { RoomRow } from './RoomRow.tsx';
import { useOpenRoom, useRooms } from './roomQueries.ts';

/** The rooms one is in, the one spoken in last first; then colleagues one has not written to yet. */
export function ColleagueList({ openId }: { openId: string | null }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { rooms, isPending, error, refetch } = useRooms();
  const { agents } = useAgents();
  const open = useOpenRoom();
  const isKnown = (agentId: string) =>
    rooms.some((room) => room.name === null && room.agentIds.length === 2 && room.agentIds.includes(agentId));
  const others = agents
    .filter((one) => one.isActive && one.id !== me.id && !isKnown(one.id))
    .sort((a, b) => a.name.localeCompare(b.name));
  const handleOpen = (agentId: string) =>
    open.mutate(
      { agentIds: [agentId] },
      {
        onSuccess: (room) => void navigate({ to: '/team/$roomId', params: { roomId: room.id } }),
      },
    );
  return (
    <section className="list-pane" aria-labelledby="list-title">
      <header className="list-header">
        <h1 id="list-title" className="list-title">
          {t('shell.team')}
        </h1>
        <IconAction
          icon={IconUsersPlus}
          label={t('team.newRoom')}
          onClick={() => openOverlay({ kind: 'newRoom' })}
        />
      </header>
      {isPending && <RowSkeletons />}
      {error && rooms.length === 0 && <ErrorState error={error} onRetry={refetch} />}
      <div className="list-scroller">
        <ul className="plain-list">
          {rooms.map((room) => (
            <li key={room.id}>
              <RoomRow room={room} isOpen={room.id === openId} />
            </li>
          ))}
        </ul>
        {others.length > 0 && !isPending && (
          <>
            <h2 className="section-title list-section">{t('team.colleagues')}</h2>
            <ul className="plain-list">
              {others.map((agent) => (
                <li key={agent.id}>
                  <ColleagueRow agent={agent} isBusy={open.isPending} onOpen={() => handleOpen(agent.id)} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
