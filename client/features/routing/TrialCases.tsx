import { Button, Switch, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TriedCase } from '../../../shared/api/trials.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { downloadText, toCsv } from './csv.ts';
import { Pair } from './QueueFigures.tsx';
import { useTrialCases } from './routingQueries.ts';
import { useRuleText } from './useRuleText.ts';

/** More rows than anybody reads; the file has them all. */
const SHOWN = 200;

/** Case by case: who had it, who would have had it, and the waits. */
export function TrialCases({ runId }: { runId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useTrialCases(runId);
  const [isOnlyOther, setIsOnlyOther] = useState(true);
  const download = useCsv();
  if (error) {
    return <ErrorState error={error} onRetry={refetch} />;
  }
  if (!data) {
    return <RowSkeletons />;
  }
  const wanted = data.items.filter((one) => !isOnlyOther || one.actual.agentId !== one.tried.agentId);
  return (
    <section>
      <h3 className="section-title">{t('routing.trial.byCase')}</h3>
      <div className="cases-head">
        <Switch
          className="grow"
          label={t('routing.trial.onlyOther')}
          checked={isOnlyOther}
          onChange={(event) => setIsOnlyOther(event.currentTarget.checked)}
        />
        <Button
          variant="default"
          leftSection={<IconDownload size={px.icon} stroke={px.stroke} aria-hidden="true" />}
          onClick={() => download(data.items)}
        >
          {t('routing.trial.csv')}
        </Button>
      </div>
      <CaseTable cases={wanted.slice(0, SHOWN)} />
      {wanted.length > SHOWN && (
        <p className="hint">{t('routing.trial.shown', { shown: SHOWN, count: wanted.length })}</p>
      )}
    </section>
  );
}

function CaseTable({ cases }: { cases: readonly TriedCase[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useAgentNames();
  const { queueName } = useRuleText();
  const who = ({ agentId, outcome }: TriedCase['actual']) =>
    agentId === null ? t(`routing.trial.outcomes.${outcome}`) : nameOf(agentId);
  return (
    <Table.ScrollContainer minWidth="44rem">
      <Table verticalSpacing="xs" className="figure-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('routing.trial.case')}</Table.Th>
            <Table.Th>{t('routing.trial.came')}</Table.Th>
            <Table.Th>{t('routing.trial.queue')}</Table.Th>
            <Table.Th>{t('routing.trial.had')}</Table.Th>
            <Table.Th>{t('routing.trial.wouldHave')}</Table.Th>
            <Table.Th className="number">{t('routing.trial.waited')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map((one) => (
            <Table.Tr key={one.caseId}>
              <Table.Th scope="row" className="figures">
                #{one.number}
              </Table.Th>
              <Table.Td className="figures">{format.time(one.at)}</Table.Td>
              <Table.Td>{queueName(one.queueId)}</Table.Td>
              <Table.Td>{who(one.actual)}</Table.Td>
              <Table.Td>{who(one.tried)}</Table.Td>
              <Pair kind="time" better="less" before={one.actual.waitMs} after={one.tried.waitMs} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** All cases as a file: waits in seconds, times as instants. */
function useCsv(): (cases: readonly TriedCase[]) => void {
  const { t } = useTranslation();
  const nameOf = useAgentNames();
  const { queueName } = useRuleText();
  const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 1000));
  const name = (id: string | null) => (id === null ? '' : nameOf(id));
  return (cases) => {
    const words = ['actual', 'tried'] as const;
    const head = [
      t('routing.trial.case'),
      t('routing.trial.came'),
      t('routing.trial.queue'),
      t('routing.trial.had'),
      t('routing.trial.wouldHave'),
      `${t('routing.trial.waited')} (s)`,
      `${t('routing.trial.wouldWait')} (s)`,
      ...words.map((word) => t(`routing.trial.${word}`)),
    ];
    const rows = cases.map((one) => [
      one.number,
      one.at,
      queueName(one.queueId),
      name(one.actual.agentId),
      name(one.tried.agentId),
      seconds(one.actual.waitMs),
      seconds(one.tried.waitMs),
      ...words.map((word) => t(`routing.trial.outcomes.${one[word].outcome}`)),
    ]);
    downloadText('atende-what-if.csv', toCsv([head, ...rows]));
  };
}
