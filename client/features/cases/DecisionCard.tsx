import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { decisionRecordSchema } from '../../../shared/api/cases.ts';
import { serverNow } from '../../api/clock.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { en } from '../../i18n/en/index.ts';
import { useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { useRankText } from './useRankText.ts';

type Decision = z.output<typeof decisionRecordSchema>;
type Words<Table> = keyof Table;

/** Codes may carry what they are about after a colon (`skill:french`, `chosenBy:longestIdle`). */
function wordsIn<Table extends object>(table: Table, code: string): Words<Table> | null {
  const part = code.split(':').find((one) => Object.hasOwn(table, one));
  // `hasOwn` has just said that it is one of the table's keys.
  return part === undefined ? null : (part as Words<Table>);
}

/** One decision of the router: what, why, and each candidate with what ruled them out. */
export function DecisionCard({ decision, isOpen }: { decision: Decision; isOpen: boolean }) {
  const { t } = useTranslation();
  const nameOf = useAgentNames();
  const format = useFormat();
  const rankText = useRankText();
  const isLost = decision.kind.endsWith('.lost');
  const chosen = decision.chosenAgentIds;
  const names = format.list(chosen.map(nameOf));
  const aim = isLost ? 'meantFor' : decision.kind === 'offer' ? 'offeredTo' : 'givenTo';
  const deadline = [
    ...(isLost ? [t('explain.lost')] : []),
    ...(decision.nextDeadline === null
      ? []
      : [
          t(decision.kind === 'wait' ? 'explain.nextLook' : 'explain.offerUntil', {
            time: format.second(decision.nextDeadline, serverNow()),
          }),
        ]),
  ];
  const reason = wordsIn(en.explain.reasons, decision.reason);
  const failure = (code: string) => {
    const known = wordsIn(en.explain.filters, code);
    const said = known ? t(`explain.filters.${known}`) : code;
    const about = code.startsWith('skill:') ? code.slice('skill:'.length) : '';
    return about === '' ? said : `${said} (${about})`;
  };
  const why = (rank: string[]) =>
    rank.flatMap((key) => rankText(key) ?? []).join(' · ') || t('explain.couldServe');
  return (
    <details className="decision" open={isOpen}>
      <summary>
        <span className="grow">
          {chosen.length > 0 ? t(`explain.${aim}`, { names }) : t('explain.nobody')}
          <span className="hint"> · {reason ? t(`explain.reasons.${reason}`) : decision.reason}</span>
        </span>
        <TimeAgo instant={decision.at} />
      </summary>
      <ul className="plain-list">
        {decision.candidates.map((one) => (
          <li key={one.agentId} className="decision-candidate">
            {one.failed === null ? (
              <IconCheck size={px.iconSmall} stroke={px.stroke} className="mark-ok" aria-hidden="true" />
            ) : (
              <IconX size={px.iconSmall} stroke={px.stroke} className="mark-faint" aria-hidden="true" />
            )}
            <span className="grow">
              {chosen.includes(one.agentId) ? <strong>{one.name}</strong> : one.name}
            </span>
            <span className="hint">{one.failed === null ? why(one.rank) : failure(one.failed)}</span>
          </li>
        ))}
      </ul>
      <p className="hint">
        {[t('explain.policy', { version: decision.policyVersion }), ...deadline].join(' · ')}
      </p>
    </details>
  );
}
