import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Outlook } from '../../../shared/api/routing.ts';
import { en } from '../../i18n/en/index.ts';
import { px } from '../../theme.ts';
import { useAgentNames } from '../agents/agentQueries.ts';

type FilterWord = keyof typeof en.explain.filters;

function isFilterWord(word: string): word is FilterWord {
  return Object.hasOwn(en.explain.filters, word);
}

/** Who could have a case, the best first, and what rules the others out. */
export function Candidates({ outlook }: { outlook: Outlook }) {
  const { t } = useTranslation();
  const nameOf = useAgentNames();
  const why = (failed: string) => {
    const [code = '', about] = failed.split(':');
    const said = isFilterWord(code) ? t(`explain.filters.${code}`) : code;
    return about ? `${said} (${about})` : said;
  };
  if (outlook.candidates.length === 0) {
    return <p className="hint">{t('routing.preview.noMembers')}</p>;
  }
  return (
    <ul className="plain-list">
      {outlook.candidates.map(({ agentId, failed }) => (
        <li key={agentId} className="candidate">
          {failed === null ? (
            <IconCheck size={px.iconSmall} stroke={px.stroke} className="mark-ok" aria-hidden="true" />
          ) : (
            <IconX size={px.iconSmall} stroke={px.stroke} className="mark-faint" aria-hidden="true" />
          )}
          <span className="grow ellipsis">{nameOf(agentId)}</span>
          <span className="hint">{failed === null ? t('explain.couldServe') : why(failed)}</span>
        </li>
      ))}
    </ul>
  );
}
