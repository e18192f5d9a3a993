import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { type Section, useSections } from './sections.ts';

export function SettingsNav({ shown }: { shown: Section }) {
  const { t } = useTranslation();
  const sections = useSections();
  return (
    <nav className="settings-nav" aria-label={t('shell.settings')}>
      <h1 className="list-title">{t('shell.settings')}</h1>
      {sections.map(({ section, icon: Shape }) => (
        <Link
          key={section}
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
