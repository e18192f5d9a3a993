import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import { Countdown } from '../../components/Countdown.tsx';
import { Elapsed } from '../../components/Elapsed.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { outcomeText } from './outcomeText.ts';

/** Where a case stands, as one would say it. */
export function CaseStateText({ entry }: { entry: Case }) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useAgentNames();
  const format = useFormat();
  const holder = entry.agentId === me.id ? t('cases.you') : entry.agentId ? nameOf(entry.agentId) : '';
  if (entry.state === 'wrapping' && entry.wrapUpUntil) {
    return (
      <span className="due">
        {t('cases.wrapUp')} <Countdown until={entry.wrapUpUntil} />
      </span>
    );
  }
  if (entry.state === 'parked') {
    return (
      <span title={entry.parkedUntil ? format.exact(entry.parkedUntil) : undefined}>
        {entry.parkedUntil
          ? t('cases.parkedUntil', { when: format.ago(entry.parkedUntil, Date.now()) })
          : t('cases.parkedUntilReply')}
      </span>
    );
  }
  if (entry.state === 'queued' && entry.queuedAt) {
    return (
      <span>
        {t('caseStates.queued')} <Elapsed since={entry.queuedAt} />
      </span>
    );
  }
  if (!entry.isOpen && entry.disposition) {
    return (
      <span>
        {t(`caseStates.${entry.state}`)} · {outcomeText(entry.disposition, t)}
      </span>
    );
  }
  return (
    <span className={entry.agentId === me.id && entry.isOpen ? 'state-mine' : ''}>
      {holder === ''
        ? t(`caseStates.${entry.state}`)
        : entry.agentId === me.id
          ? t('cases.withYou')
          : t('cases.heldBy', { name: holder })}
    </span>
  );
}
