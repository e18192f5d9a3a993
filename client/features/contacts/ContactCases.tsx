import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { px } from '../../theme.ts';
import { outcomeText } from '../cases/outcomeText.ts';

interface ContactCasesProps {
  openCases: Case[];
  pastCases: Case[];
  shownCaseId: string | null;
}

const FOLDED = 4;

/** What is open with this person, and how earlier things ended. */
export function ContactCases({ openCases, pastCases, shownCaseId }: ContactCasesProps) {
  const { t } = useTranslation();
  const [isUnfolded, setIsUnfolded] = useState(false);
  const past = isUnfolded ? pastCases : pastCases.slice(0, FOLDED);
  return (
    <>
      <section>
        <h3 className="section-title">{t('profile.openCases')}</h3>
        {openCases.length === 0 && <p className="hint">{t('profile.noOpenCases')}</p>}
        <ul className="plain-list">
          {openCases.map((entry) => (
            <CaseLine key={entry.id} entry={entry} isShown={entry.id === shownCaseId} />
          ))}
        </ul>
      </section>
      {pastCases.length > 0 && (
        <section>
          <h3 className="section-title">{t('profile.pastCases')}</h3>
          <ul className="plain-list">
            {past.map((entry) => (
              <CaseLine key={entry.id} entry={entry} isShown={entry.id === shownCaseId} />
            ))}
          </ul>
          {past.length < pastCases.length && (
            <UnstyledButton className="link-button" onClick={() => setIsUnfolded(true)}>
              {t('profile.showAll', { count: pastCases.length })}
            </UnstyledButton>
          )}
        </section>
      )}
    </>
  );
}

function CaseLine({ entry, isShown }: { entry: Case; isShown: boolean }) {
  const { t } = useTranslation();
  const outcome = entry.disposition === null ? null : outcomeText(entry.disposition, t);
  const about = entry.subject ?? outcome ?? t(`channels.${entry.channel}`);
  return (
    <li>
      <Link
        to="/cases/$view/$caseId"
        params={{ view: entry.isOpen ? 'mine' : 'closed', caseId: entry.id }}
        className={isShown ? 'case-line case-line-shown' : 'case-line'}
        aria-current={isShown ? 'true' : undefined}
      >
        <ChannelIcon channel={entry.channel} size={px.iconSmall} />
        <span className="ellipsis grow">
          <span className="hint figures">#{entry.number}</span> {about}
        </span>
        <span className="hint">
          {entry.isOpen ? (
            t(`caseStates.${entry.state}`)
          ) : (
            <TimeAgo instant={entry.closedAt ?? entry.openedAt} />
          )}
        </span>
      </Link>
    </li>
  );
}
