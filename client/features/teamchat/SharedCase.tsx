import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { px } from '../../theme.ts';
import { useCase } from '../cases/caseQueries.ts';

/** A case shared with a colleague; whether it opens is decided by the reader's own rights. */
export function SharedCase({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useCase(caseId);
  if (error) {
    return <p className="shared-case shared-case-closed">{t('team.caseClosedToYou')}</p>;
  }
  return (
    <Link to="/cases/$view/$caseId" params={{ view: 'mine', caseId }} className="shared-case">
      {data && <ChannelIcon channel={data.case.channel} size={px.icon} />}
      <span className="grow ellipsis">
        <strong>{data?.case.contactName ?? '…'}</strong>
        <span className="hint figures"> #{data?.case.number}</span>
        {data?.case.subject && <span className="shared-case-subject ellipsis">{data.case.subject}</span>}
      </span>
      {data && <span className="hint">{t(`caseStates.${data.case.state}`)}</span>}
    </Link>
  );
}
