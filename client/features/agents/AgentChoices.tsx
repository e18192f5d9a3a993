import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../components/Avatar.tsx';
import { ChoiceRow } from '../../components/ChoiceRow.tsx';
import { lookOf, PresenceDot } from '../../components/PresenceDot.tsx';
import { useAgents } from './agentQueries.ts';

interface AgentChoicesProps {
  value: string | null;
  exceptIds: string[];
  onChange: (agentId: string) => void;
}

const ORDER = ['available', 'busy', 'notResponding', 'unreachable', 'offline'];

/** Colleagues to choose from: those who are there first, with how much they carry. */
export function AgentChoices({ value, exceptIds, onChange }: AgentChoicesProps) {
  const { t } = useTranslation();
  const { agents } = useAgents();
  const [filter, setFilter] = useState('');
  const words = filter.trim().toLocaleLowerCase();
  const shown = agents
    .filter((agent) => agent.isActive && !exceptIds.includes(agent.id))
    .filter((agent) => agent.name.toLocaleLowerCase().includes(words))
    .sort(
      (a, b) =>
        ORDER.indexOf(lookOf(a.presence)) - ORDER.indexOf(lookOf(b.presence)) || a.name.localeCompare(b.name),
    );
  return (
    <div className="choices-box">
      <TextInput
        aria-label={t('agents.find')}
        placeholder={t('agents.find')}
        value={filter}
        data-autofocus
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <div className="choice-scroll" role="radiogroup" aria-label={t('agents.colleagues')}>
        {shown.map((agent) => (
          <ChoiceRow key={agent.id} isChosen={agent.id === value} onChoose={() => onChange(agent.id)}>
            <span className="avatar-with-presence">
              <Avatar name={agent.name} />
              <PresenceDot presence={agent.presence} />
            </span>
            <span className="ellipsis grow">{agent.name}</span>
            <span className="hint">{agent.presence.reason ?? t(`presence.${lookOf(agent.presence)}`)}</span>
            <span className="hint figures">
              {agent.units.used}/{agent.units.total}
            </span>
          </ChoiceRow>
        ))}
      </div>
    </div>
  );
}
