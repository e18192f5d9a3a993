import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/agent.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PresenceDot } from '../../components/PresenceDot.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { px } from '../../theme.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { AgentForm } from './AgentForm.tsx';
import { SectionHeader } from './SectionHeader.tsx';

export function AgentsSection() {
  const { t } = useTranslation();
  const { agents, isPending, error, refetch } = useAgents();
  const [edited, setEdited] = useState<Agent | 'new' | null>(null);
  const shown = agents.toSorted(
    (a, b) => Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name),
  );
  return (
    <>
      <SectionHeader
        title={t('settings.agents.title')}
        text={t('settings.agents.text')}
        action={
          <Button
            leftSection={<IconPlus size={px.icon} stroke={px.stroke} aria-hidden="true" />}
            onClick={() => setEdited('new')}
          >
            {t('settings.agents.add')}
          </Button>
        }
      />
      {isPending && <RowSkeletons />}
      {error && agents.length === 0 && <ErrorState error={error} onRetry={refetch} />}
      <ul className="plain-list setting-rows">
        {shown.map((agent) => (
          <li key={agent.id} className={agent.isActive ? 'setting-row' : 'setting-row setting-row-off'}>
            <span className="avatar-with-presence">
              <Avatar name={agent.name} />
              <PresenceDot presence={agent.presence} />
            </span>
            <div className="grow">
              <p className="setting-name">{agent.name}</p>
              <p className="hint">{agent.email}</p>
            </div>
            <span className="hint">
              {agent.isActive ? t(`roles.${agent.role}`) : t('settings.agents.inactive')}
            </span>
            <Button
              variant="default"
              aria-label={t('common.editOf', { name: agent.name })}
              onClick={() => setEdited(agent)}
            >
              {t('common.edit')}
            </Button>
          </li>
        ))}
      </ul>
      {edited !== null && (
        <AgentForm agent={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
