import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LoadFigures } from '../../../shared/api/trials.ts';
import { type FigureRow, figureOf, figureRows, verdict } from './trialFigures.ts';
import { useFigureText } from './useFigureText.ts';

/** The measures of two runs, side by side, with the difference and whether it is one for the better. */
export function FigureTable({ actual, tried }: { actual: LoadFigures; tried: LoadFigures }) {
  const { t } = useTranslation();
  return (
    <Table className="figure-table" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('routing.trial.figure')}</Table.Th>
          <Table.Th className="number">{t('routing.trial.actual')}</Table.Th>
          <Table.Th className="number">{t('routing.trial.tried')}</Table.Th>
          <Table.Th className="number">{t('routing.trial.difference')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {figureRows.map((row) => (
          <Row
            key={row.figure}
            row={row}
            before={figureOf(actual, row.figure)}
            after={figureOf(tried, row.figure)}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({ row, before, after }: { row: FigureRow; before: number | null; after: number | null }) {
  const { t } = useTranslation();
  const text = useFigureText();
  const change = before === null || after === null ? null : after - before;
  const sign = change === null || change === 0 ? '' : change > 0 ? '+' : '−';
  return (
    <Table.Tr>
      <Table.Th scope="row">{t(`routing.trial.${row.figure}`)}</Table.Th>
      <Table.Td className="number figures">{text(row.kind, before)}</Table.Td>
      <Table.Td className="number figures">
        <strong>{text(row.kind, after)}</strong>
      </Table.Td>
      <Table.Td className={`number figures verdict-${verdict(before, after, row.better)}`}>
        {change === null || change === 0 ? '–' : `${sign}${text(row.kind, Math.abs(change))}`}
      </Table.Td>
    </Table.Tr>
  );
}
