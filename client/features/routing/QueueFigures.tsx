import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReplayResult } from '../../../shared/api/trials.ts';
import { verdict } from './trialFigures.ts';
import { useFigureText } from './useFigureText.ts';
import { useRuleText } from './useRuleText.ts';

type Queues = ReplayResult['actual']['queues'];

/** Queue by queue: what was, an arrow, what would have been. */
export function QueueFigures({ actual, tried }: { actual: Queues | null; tried: Queues }) {
  const { t } = useTranslation();
  const { queueName } = useRuleText();
  return (
    <section>
      <h3 className="section-title">{t('routing.trial.byQueue')}</h3>
      <Table.ScrollContainer minWidth="36rem">
        <Table verticalSpacing="xs" className="figure-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('routing.trial.queue')}</Table.Th>
              <Table.Th className="number">{t('routing.trial.cases')}</Table.Th>
              <Table.Th className="number">{t('routing.trial.serviceLevel')}</Table.Th>
              <Table.Th className="number">{t('routing.trial.meanWait')}</Table.Th>
              <Table.Th className="number">{t('routing.trial.abandoned')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tried.map((after) => {
              const before = actual?.find(({ queueId }) => queueId === after.queueId) ?? null;
              return (
                <Table.Tr key={after.queueId}>
                  <Table.Th scope="row">{queueName(after.queueId)}</Table.Th>
                  <Table.Td className="number figures">{after.cases}</Table.Td>
                  <Pair kind="share" better="more" before={before?.serviceLevel} after={after.serviceLevel} />
                  <Pair kind="time" better="less" before={before?.meanWaitMs} after={after.meanWaitMs} />
                  <Pair kind="count" better="less" before={before?.abandoned} after={after.abandoned} />
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

interface PairProps {
  kind: 'share' | 'time' | 'count';
  better: 'more' | 'less';
  /** Undefined where there is nothing to stand beside. */
  before: number | null | undefined;
  after: number | null;
}

export function Pair({ kind, better, before, after }: PairProps) {
  const { t } = useTranslation();
  const text = useFigureText();
  return (
    <Table.Td className="number figures">
      {before !== undefined && (
        <>
          <span className="visually-hidden">{t('routing.trial.actual')}</span>
          <span className="pair-before">{text(kind, before)}</span>{' '}
          <span className="visually-hidden">{t('routing.trial.tried')}</span>
        </>
      )}
      <strong className={before === undefined ? '' : `verdict-${verdict(before, after, better)}`}>
        {text(kind, after)}
      </strong>
    </Table.Td>
  );
}
