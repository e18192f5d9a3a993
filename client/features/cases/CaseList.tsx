import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { preferences } from '../../components/preferences.ts';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { rowHeights } from '../../theme.ts';
import { CaseListRow } from './CaseListRow.tsx';
import { useCases } from './caseQueries.ts';
import { EmptyView } from './EmptyView.tsx';
import { useListFilter } from './listFilter.ts';
import { useListKeys } from './useListKeys.ts';
import type { ListedView } from './viewOrder.ts';

interface CaseListProps {
  view: ListedView;
  openCaseId: string | null;
}

const OVERSCAN = 8;
const LOAD_AHEAD = 10;

/** A view as a list: only the rows in sight are drawn, and the next page comes before its end is reached. */
export function CaseList({ view, openCaseId }: CaseListProps) {
  const { t } = useTranslation();
  const { rows, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useCases(
    useListFilter(view),
  );
  const { isCompact } = useStore(preferences);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isCompact ? rowHeights.compact : rowHeights.case),
    getItemKey: (index) => rows[index]?.case.id ?? index,
    overscan: OVERSCAN,
  });
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useListKeys(view, rows, openCaseId, (index) => virtualizer.scrollToIndex(index));

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - LOAD_AHEAD) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, lastShown, rows.length, fetchNextPage]);

  if (isPending) {
    return <RowSkeletons />;
  }
  if (error && rows.length === 0) {
    return <ErrorState error={error} onRetry={refetch} />;
  }
  if (rows.length === 0) {
    return <EmptyView view={view} />;
  }
  return (
    <div ref={scroller} className="list-scroller" data-compact={isCompact}>
      <ul
        className="plain-list list-canvas"
        aria-label={t(`views.${view}`)}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {shown.map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <li
                key={item.key}
                className="list-place"
                aria-setsize={hasNextPage ? -1 : rows.length}
                aria-posinset={item.index + 1}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                <CaseListRow row={row} view={view} isOpen={row.case.id === openCaseId} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
