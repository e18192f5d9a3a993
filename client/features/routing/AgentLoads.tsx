import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReplayResult } from '../../../shared/api/trials.ts';
import { clock, useFormat } from '../../i18n/format.ts';
import { useAgentNames } from '../agents/agentQueries.ts';

type Agents = ReplayResult['actual']['agents'];

const PER_CENT = 100;

/** How much each agent had and would have had, as bars on one scale, and in figures. */
export function AgentLoads({ actual, tried }: { actual: Agents; tried: Agents }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useAgentNames();
  const ids = [...new Set([...actual, ...tried].map(({ agentId }) => agentId))].sort((a, b) =>
    nameOf(a).localeCompare(nameOf(b)),
  );
  const of = (agents: Agents, id: string) =>
    agents.find(({ agentId }) => agentId === id) ?? { agentId: id, cases: 0, busyMs: 0 };
  const most = Math.max(1, ...[...actual, ...tried].map(({ busyMs }) => busyMs));
  return (
    <section>
      <h3 className="section-title">{t('routing.trial.byAgent')}</h3>
      <Table.ScrollContainer minWidth="36rem">
        <Table verticalSpacing="xs" className="figure-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('routing.trial.agent')}</Table.Th>
              <Table.Th className="number">{t('routing.trial.cases')}</Table.Th>
              <Table.Th>{t('routing.trial.busy')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ids.map((id) => {
              const [before, after] = [of(actual, id), of(tried, id)];
              return (
                <Table.Tr key={id}>
                  <Table.Th scope="row">{nameOf(id)}</Table.Th>
                  <Table.Td className="number figures">
                    <span className="visually-hidden">{t('routing.trial.actual')}</span>
                    <span className="pair-before">{format.number(before.cases)}</span>{' '}
                    <span className="visually-hidden">{t('routing.trial.tried')}</span>
                    <strong>{format.number(after.cases)}</strong>
                  </Table.Td>
                  <Table.Td>
                    <Load look="actual" share={before.busyMs / most} text={clock(before.busyMs)} />
                    <Load look="tried" share={after.busyMs / most} text={clock(after.busyMs)} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function Load({ look, share, text }: { look: 'actual' | 'tried'; share: number; text: string }) {
  const { t } = useTranslation();
  return (
    <div className="load">
      <span className="visually-hidden">{t(`routing.trial.${look}`)}</span>
      <span className="load-track" aria-hidden="true">
        <span className={`load-bar load-${look}`} style={{ width: `${share * PER_CENT}%` }} />
      </span>
      <span className="figures hint">{text}</span>
    </div>
  );
}
