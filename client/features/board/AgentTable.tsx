import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lookOf } from '../../components/PresenceDot.tsx';
import { useAgents } from '../agents/agentQueries.ts';
import { AgentLine } from './AgentLine.tsx';

/** Each line counts its seconds and has a menu: hundreds at once would keep the page from coming. */
const AT_FIRST = 50;
const ORDER = ['notResponding', 'unreachable', 'available', 'busy', 'offline'];

/** Everybody with what they say, since when, and how much they carry; those in trouble first. */
export function AgentTable() {
  const { t } = useTranslation();
  const { agents } = useAgents();
  const [isWhole, setIsWhole] = useState(false);
  const shown = agents
    .filter((agent) => agent.isActive)
    .sort(
      (a, b) =>
        ORDER.indexOf(lookOf(a.presence)) - ORDER.indexOf(lookOf(b.presence)) || a.name.localeCompare(b.name),
    );
  const lines = isWhole ? shown : shown.slice(0, AT_FIRST);
  return (
    <>
      <Table.ScrollContainer minWidth="40rem">
        <Table className="board-table" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('board.agent')}</Table.Th>
              <Table.Th>{t('board.state')}</Table.Th>
              <Table.Th>{t('board.since')}</Table.Th>
              <Table.Th>{t('board.load')}</Table.Th>
              <Table.Th className="number">{t('board.openCases')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('board.change')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((agent) => (
              <AgentLine key={agent.id} agent={agent} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {lines.length < shown.length && (
        <Button variant="default" onClick={() => setIsWhole(true)}>
          {t('board.showAllAgents', { count: shown.length })}
        </Button>
      )}
    </>
  );
}
