import { useParams } from '@tanstack/react-router';
import { useLayout } from '../../components/useLayout.ts';
import { CaseList } from './CaseList.tsx';
import { CasePage } from './CasePage.tsx';
import { ListFilterBar } from './ListFilterBar.tsx';
import { ListHeader } from './ListHeader.tsx';
import { NoCaseOpen } from './NoCaseOpen.tsx';
import { viewOf } from './viewOrder.ts';
import './cases.css';

/** The work: a list, and the case that is open. On a narrow screen one of the two. */
export function WorkPage() {
  const { view, caseId } = useParams({ strict: false });
  const layout = useLayout();
  const listed = viewOf(view ?? 'mine');
  const isListShown = layout !== 'narrow' || caseId === undefined;
  return (
    <div className="panes">
      {isListShown && (
        <section className="list-pane" aria-labelledby="list-title">
          <ListHeader view={listed} />
          <ListFilterBar view={listed} />
          <CaseList view={listed} openCaseId={caseId ?? null} />
        </section>
      )}
      {caseId !== undefined && <CasePage key={caseId} caseId={caseId} view={listed} />}
      {caseId === undefined && layout !== 'narrow' && <NoCaseOpen view={listed} />}
    </div>
  );
}
