import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { type Section, useSections } from './sections.ts';

export function SettingsNav({ shown }: { shown: Section }) {
  const { t } = useTranslation();
  const sections = useSections();
  const list = useRef<HTMLElement>(null);
  // On a narrow screen the list is a line, and the shown one may stand beyond its end.
  useEffect(() => {
    list.current
      ?.querySelector(`[data-section="${shown}"]`)
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [shown]);
  return (
    <nav ref={list} className="settings-nav" aria-label={t('shell.settings')}>
      <h1 className="list-title">{t('shell.settings')}</h1>
      {sections.map(({ section, icon: Shape }) => (
        <Link
          key={section}
          data-section={section}
          to="/settings/$section"
          params={{ section }}
          className={section === shown ? 'rail-link rail-link-active' : 'rail-link'}
          aria-current={section === shown ? 'page' : undefined}
        >
          <Shape size={px.icon} stroke={px.stroke} aria-hidden="true" />
          <span>{t(`settings.${section}.title`)}</span>
        </Link>
      ))}
    </nav>
  );
}
