import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { NothingHere } from '../shell/NothingHere.tsx';
import { PolicySection } from './PolicySection.tsx';
import { SimulatorSection } from './SimulatorSection.tsx';
import { type Section, useSections } from './sections.ts';
import { VersionsSection } from './VersionsSection.tsx';
import { WhatIfSection } from './WhatIfSection.tsx';
import '../settings/settings.css';
import '../board/board.css';
import './routing.css';
import './trial.css';
import './routingLayouts.css';

const sections: Record<Section, ComponentType> = {
  policy: PolicySection,
  versions: VersionsSection,
  whatIf: WhatIfSection,
  simulator: SimulatorSection,
};

/** How cases find their agents: the rules, their past, and what others would do. */
export function RoutingPage() {
  const { t } = useTranslation();
  const { section } = useParams({ strict: false });
  const allowed = useSections();
  const shown = (allowed.find((one) => one.section === section) ?? allowed[0])?.section;
  if (shown === undefined) {
    return <NothingHere />;
  }
  const Shown = sections[shown];
  return (
    <div className="settings routing">
      <nav className="settings-nav" aria-label={t('routing.title')}>
        <h1 className="list-title">{t('routing.title')}</h1>
        {allowed.map(({ section: one, icon: Shape }) => (
          <Link
            key={one}
            to="/routing/$section"
            params={{ section: one }}
            className={one === shown ? 'rail-link rail-link-active' : 'rail-link'}
            aria-current={one === shown ? 'page' : undefined}
          >
            <Shape size={px.icon} stroke={px.stroke} aria-hidden="true" />
            <span>{t(`routing.sections.${one}`)}</span>
          </Link>
        ))}
      </nav>
      <section
        className={shown === 'policy' ? 'routing-policy' : 'page'}
        aria-label={t(`routing.sections.${shown}`)}
      >
        <Shown />
      </section>
    </div>
  );
}
