import { useTranslation } from 'react-i18next';
import type { HandledFigures, ServedFigures } from '../../../shared/api/reports.ts';
import { clock, useFormat } from '../../i18n/format.ts';
import type { Column } from './ReportTable.tsx';

/** The figures of served and of handled cases, as columns of any table that has them. */
export function useColumns() {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = (seconds: number | null) => (seconds === null ? '–' : clock(seconds * 1000));
  const served: Column<ServedFigures>[] = [
    { label: t('board.answered'), value: (row) => row.answered, text: (row) => format.number(row.answered) },
    {
      label: t('board.abandoned'),
      value: (row) => row.abandoned,
      text: (row) => format.number(row.abandoned),
    },
    {
      label: t('reports.serviceLevel'),
      value: (row) => row.serviceLevelPercent,
      text: (row) => (row.serviceLevelPercent === null ? '–' : format.percent(row.serviceLevelPercent)),
    },
    { label: t('board.asa'), value: (row) => row.asaSeconds, text: (row) => duration(row.asaSeconds) },
  ];
  const handled: Column<HandledFigures>[] = [
    { label: t('reports.closed'), value: (row) => row.closed, text: (row) => format.number(row.closed) },
    {
      label: t('reports.handle'),
      value: (row) => row.meanHandleSeconds,
      text: (row) => duration(row.meanHandleSeconds),
    },
    {
      label: t('reports.firstReply'),
      value: (row) => row.meanFirstReplySeconds,
      text: (row) => duration(row.meanFirstReplySeconds),
    },
  ];
  return { served, handled };
}
