import { useNavigate } from '@tanstack/react-router';
import type { CaseRow } from '../../../shared/case.ts';
import { useShortcut } from '../shell/useShortcut.ts';
import type { ListedView } from './viewOrder.ts';

/** J and K open the next and the last case of a list. */
export function useListKeys(
  view: ListedView,
  rows: CaseRow[],
  openCaseId: string | null,
  scrollTo: (index: number) => void,
): void {
  const navigate = useNavigate();
  const openAt = rows.findIndex((row) => row.case.id === openCaseId);
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (row) {
      scrollTo(rows.indexOf(row));
      void navigate({ to: '/cases/$view/$caseId', params: { view, caseId: row.case.id }, search: true });
    }
  };
  useShortcut('nextCase', () => go(openAt + 1));
  useShortcut('previousCase', () => go(openAt - 1));
}
