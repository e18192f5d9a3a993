import { useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { NothingHere } from '../shell/NothingHere.tsx';
import { AgentsSection } from './AgentsSection.tsx';
import { CannedSection } from './CannedSection.tsx';
import { InboxesSection } from './InboxesSection.tsx';
import { QuarantineSection } from './QuarantineSection.tsx';
import { QueuesSection } from './QueuesSection.tsx';
import { SettingsNav } from './SettingsNav.tsx';
import { SkillsSection } from './SkillsSection.tsx';
import { type Section, useSections } from './sections.ts';
import { WorkspaceSection } from './WorkspaceSection.tsx';
import './settings.css';

const sections: Record<Section, ComponentType> = {
  inboxes: InboxesSection,
  queues: QueuesSection,
  agents: AgentsSection,
  skills: SkillsSection,
  canned: CannedSection,
  workspace: WorkspaceSection,
  quarantine: QuarantineSection,
};

/** What an admin sets up, section by section. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { section } = useParams({ strict: false });
  const allowed = useSections();
  const shown = (allowed.find((one) => one.section === section) ?? allowed[0])?.section;
  if (shown === undefined) {
    return <NothingHere />;
  }
  const Shown = sections[shown];
  return (
    <div className="settings">
      <SettingsNav shown={shown} />
      <section className="page" aria-label={t(`settings.${shown}.title`)}>
        <Shown />
      </section>
    </div>
  );
}
