import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CaseRow } from '../../../shared/case.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { shownName } from '../../components/shownName.ts';
import { px } from '../../theme.ts';
import { RowClock } from './RowClock.tsx';
import { RowMarks } from './RowMarks.tsx';
import { RowPreview } from './RowPreview.tsx';
import type { ListedView } from './viewOrder.ts';

interface CaseListRowProps {
  row: CaseRow;
  view: ListedView;
  isOpen: boolean;
}

/** Who, the last words, how long they have waited; then channel, marks, unread. */
export const CaseListRow = memo(function CaseListRow({ row, view, isOpen }: CaseListRowProps) {
  const { case: entry, conversation } = row;
  const isUnread = conversation.unreadCount > 0;
  const looks = ['case-row', isOpen ? 'case-row-open' : '', isUnread ? 'case-row-unread' : ''];
  return (
    <Link
      to="/cases/$view/$caseId"
      params={{ view, caseId: entry.id }}
      search={true}
      className={looks.join(' ')}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className="case-row-who">{shownName(entry.contactName)}</span>
      <span className="case-row-clock">
        <RowClock row={row} view={view} />
      </span>
      <RowPreview row={row} view={view} />
      <span className="case-row-marks">
        <RowMarks row={row} />
        <ChannelIcon channel={entry.channel} size={px.iconSmall} />
        {isUnread && <span className="unread-count figures">{conversation.unreadCount}</span>}
      </span>
    </Link>
  );
});
