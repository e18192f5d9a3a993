import { Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { downloadText, toCsv } from '../routing/csv.ts';

/** A figure as it is exported, and as it is shown where that differs. */
export interface Column<Row> {
  label: string;
  value: (row: Row) => string | number | null;
  text?: (row: Row) => string;
}

interface ReportTableProps<Row> {
  title: string;
  /** Of the file that it is exported to, without its ending. */
  fileName: string;
  /** The first names the row. */
  columns: [Column<Row>, ...Column<Row>[]];
  rows: Row[];
}

/** One way to look at a report, with the same figures as a file. */
export function ReportTable<Row>({ title, fileName, columns, rows }: ReportTableProps<Row>) {
  const { t } = useTranslation();
  const titleId = useId();
  const [head, ...figures] = columns;
  const textOf = (column: Column<Row>, row: Row) => column.text?.(row) ?? String(column.value(row) ?? '–');
  const handleExport = () =>
    downloadText(
      `${fileName}.csv`,
      toCsv([
        columns.map(({ label }) => label),
        ...rows.map((row) => columns.map(({ value }) => value(row))),
      ]),
    );
  return (
    <section aria-labelledby={titleId}>
      <header className="report-head">
        <h2 id={titleId} className="section-title">
          {title}
        </h2>
        <IconAction
          icon={IconDownload}
          label={t('reports.export', { title })}
          isDisabled={rows.length === 0}
          onClick={handleExport}
        />
      </header>
      {rows.length === 0 ? (
        <p className="hint">{t('reports.nothing')}</p>
      ) : (
        <Table.ScrollContainer minWidth="28rem">
          <Table className="board-table" verticalSpacing="xs" aria-labelledby={titleId}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{head.label}</Table.Th>
                {figures.map(({ label }) => (
                  <Table.Th key={label} className="number">
                    {label}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={String(head.value(row))}>
                  <Table.Th scope="row">{textOf(head, row)}</Table.Th>
                  {figures.map((column) => (
                    <Table.Td key={column.label} className="number figures">
                      {textOf(column, row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}
