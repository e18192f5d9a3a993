import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/agent.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { lookOf, PresenceDot } from '../../components/PresenceDot.tsx';

interface ColleagueRowProps {
  agent: Agent;
  isBusy: boolean;
  onOpen: () => void;
}

export function ColleagueRow({ agent, isBusy, onOpen }: ColleagueRowProps) {
  const { t } = useTranslation();
  return (
    <UnstyledButton className="contact-row" disabled={isBusy} onClick={onOpen}>
      <span className="avatar-with-presence">
        <Avatar name={agent.name} />
        <PresenceDot presence={agent.presence} />
      </span>
      <span className="case-row-who">{agent.name}</span>
      <span className="case-row-preview">
        {t(`roles.${agent.role}`)} · {agent.presence.reason ?? t(`presence.${lookOf(agent.presence)}`)}
      </span>
    </UnstyledButton>
  );
}
