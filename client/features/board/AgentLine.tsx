import { Menu, Table } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Agent, presenceStatusSchema } from '../../../shared/agent.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Elapsed } from '../../components/Elapsed.tsx';
import { IconAction } from '../../components/IconAction.tsx';
import { lookOf, PresenceDot } from '../../components/PresenceDot.tsx';
import { useSetPresenceOf } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { useOpenRoom } from '../teamchat/roomQueries.ts';

/** One colleague; a supervisor may set their presence or write to them from here. */
export function AgentLine({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const setPresence = useSetPresenceOf();
  const openRoom = useOpenRoom();
  const { used, total } = agent.units;
  const handleWrite = () =>
    openRoom.mutate(
      { agentIds: [agent.id] },
      {
        onSuccess: (room) => void navigate({ to: '/team/$roomId', params: { roomId: room.id } }),
      },
    );
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <span className="agent-cell">
          <Avatar name={agent.name} />
          <Link
            to="/cases/$view"
            params={{ view: 'open' }}
            search={{ agent: agent.id }}
            className="board-link"
          >
            {agent.name}
          </Link>
        </span>
      </Table.Th>
      <Table.Td>
        <span className="agent-cell">
          <PresenceDot presence={agent.presence} />
          {agent.presence.reason ?? t(`presence.${lookOf(agent.presence)}`)}
        </span>
      </Table.Td>
      <Table.Td className="hint">
        <Elapsed since={agent.presence.since} />
      </Table.Td>
      <Table.Td>
        <span className="bar-cell">
          <span className="bar-figure figures">
            {used}/{total}
          </span>
          <meter
            className="bar"
            min={0}
            max={Math.max(1, total)}
            value={Math.min(used, total)}
            aria-hidden="true"
          />
        </span>
      </Table.Td>
      <Table.Td className="number figures">{agent.openCases}</Table.Td>
      <Table.Td className="number">
        <Menu position="bottom-end">
          <Menu.Target>
            <IconAction icon={IconDots} label={t('board.changeOf', { name: agent.name })} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('board.setPresence')}</Menu.Label>
            {presenceStatusSchema.options.map((status) => (
              <Menu.Item key={status} onClick={() => setPresence.mutate({ agentId: agent.id, status })}>
                {t(`presence.${status}`)}
              </Menu.Item>
            ))}
            {agent.id !== me.id && (
              <>
                <Menu.Divider />
                <Menu.Item onClick={handleWrite}>{t('team.write', { name: agent.name })}</Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
