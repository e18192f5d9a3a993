import { Button } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Skill } from '../../../shared/api/skills.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { SectionHeader } from './SectionHeader.tsx';
import { SkillDeletion } from './SkillDeletion.tsx';
import { useSkills } from './skillQueries.ts';

/** All skills by name: who has them, what asks for them, and the way to be rid of one. */
export function SkillsSection() {
  const { t } = useTranslation();
  const { data, isPending, error, refetch } = useSkills();
  const [leaving, setLeaving] = useState<Skill | null>(null);
  const skills = data?.items ?? [];
  const held = skills.filter((one) => one.agentCount > 0).map(({ name }) => name);
  return (
    <>
      <SectionHeader title={t('settings.skills.title')} text={t('settings.skills.text')} />
      {isPending && <RowSkeletons />}
      {error && data === undefined && <ErrorState error={error} onRetry={refetch} />}
      {data && skills.length === 0 && (
        <EmptyState
          icon={IconCertificate}
          title={t('settings.skills.empty')}
          text={t('settings.skills.emptyText')}
        />
      )}
      <ul className="plain-list setting-rows">
        {skills.map((skill) => (
          <li key={skill.name} className="setting-row">
            <div className="grow">
              <p className="setting-name">{skill.name}</p>
              <SkillUse skill={skill} />
            </div>
            <Button
              variant="default"
              aria-label={t('settings.skills.deleteOne', { name: skill.name })}
              onClick={() => setLeaving(skill)}
            >
              {t('settings.skills.delete')}
            </Button>
          </li>
        ))}
      </ul>
      {leaving && (
        <SkillDeletion
          skill={leaving}
          others={held.filter((name) => name !== leaving.name)}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

/** Who has it and what asks for it, in a line. */
export function SkillUse({ skill }: { skill: Skill }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { queues } = useQueues();
  const names = queues.filter(({ id }) => skill.queueIds.includes(id)).map(({ name }) => name);
  const parts = [
    t('settings.skills.agents', { count: skill.agentCount }),
    ...(names.length > 0 ? [t('settings.skills.askedBy', { names: format.list(names) })] : []),
    ...(skill.openCases > 0 ? [t('settings.skills.cases', { count: skill.openCases })] : []),
  ];
  return <p className="hint">{parts.join(' · ')}</p>;
}
