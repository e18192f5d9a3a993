import { IconAlertTriangle, IconArrowUp, IconPhoneCall } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../shared/case.ts';
import { px } from '../../theme.ts';

/** What sets a case apart: urgency, a promised call-back, its first tag. */
export function RowMarks({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  const { priority, isCallback, tags } = row.case;
  return (
    <>
      {tags[0] && <span className="tag tag-small">{tags[0]}</span>}
      {isCallback && (
        <span className="mark-soon" role="img" aria-label={t('cases.callback')} title={t('cases.callback')}>
          <IconPhoneCall size={px.iconSmall} stroke={px.stroke} />
        </span>
      )}
      {priority === 'urgent' && (
        <span
          className="mark-danger"
          role="img"
          aria-label={t('priority.urgent')}
          title={t('priority.urgent')}
        >
          <IconAlertTriangle size={px.iconSmall} stroke={px.stroke} />
        </span>
      )}
      {priority === 'high' && (
        <span className="mark-soon" role="img" aria-label={t('priority.high')} title={t('priority.high')}>
          <IconArrowUp size={px.iconSmall} stroke={px.stroke} />
        </span>
      )}
    </>
  );
}
