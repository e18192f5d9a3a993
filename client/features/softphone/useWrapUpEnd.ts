import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case, CaseRow } from '../../../shared/case.ts';
import { serverNow } from '../../api/clock.ts';
import { knownCase } from '../cases/caseQueries.ts';
import { offerReopen } from '../cases/offerReopen.tsx';
import { outcomeText } from '../cases/outcomeText.ts';

/** Says so when the time of a wrap-up ran out: the case left by itself, nobody pressed anything. */
export function useWrapUpEnd(rows: readonly CaseRow[]): void {
  const { t } = useTranslation();
  const wrapping = useRef(new Map<string, Case>());
  useEffect(() => {
    for (const [caseId, { wrapUpUntil }] of wrapping.current) {
      const now = knownCase(caseId);
      if (now?.state === 'done' && wrapUpUntil !== null && Date.parse(wrapUpUntil) <= serverNow()) {
        const { number, contactName: name } = now;
        const disposition = outcomeText(now.disposition ?? '', t);
        offerReopen(now, t('wrapUp.over', { number, name, disposition }));
      }
    }
    const entries = rows.map((row) => row.case).filter(({ state }) => state === 'wrapping');
    wrapping.current = new Map(entries.map((entry) => [entry.id, entry]));
  }, [rows, t]);
}
