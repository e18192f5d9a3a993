import { useNavigate, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { useCases } from './caseQueries.ts';
import { useListFilter } from './listFilter.ts';
import { viewOf } from './viewOrder.ts';

/** Leaves a case that is done: to the one below it in the list it stood in, or to the bare list. */
export function useNextCase(caseId: string): (andNext: boolean) => void {
  const { view: name } = useParams({ strict: false });
  const view = viewOf(name ?? 'mine');
  const { rows } = useCases(useListFilter(view));
  const navigate = useNavigate();
  // The list is as it was when the dialog opened: by the time it is needed the case may have left it.
  const before = useRef(rows);
  return (andNext) => {
    const at = before.current.findIndex((row) => row.case.id === caseId);
    const next = before.current[at + 1] ?? before.current[at - 1];
    if (andNext && next) {
      void navigate({ to: '/cases/$view/$caseId', params: { view, caseId: next.case.id }, search: true });
    } else if (andNext) {
      void navigate({ to: '/cases/$view', params: { view }, search: true });
    }
  };
}
