import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { viewers } from '../../realtime/signals.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';

/** Colleagues who have this conversation open too. */
export function Viewers({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useAgentNames();
  const others = (useStore(viewers)[conversationId] ?? []).filter((id) => id !== me.id);
  if (others.length === 0) {
    return null;
  }
  const names = others.map(nameOf);
  const label = t('thread.alsoHere', { names: names.join(', ') });
  return (
    <Tooltip label={label}>
      <div className="viewers" role="img" aria-label={label}>
        {names.map((name) => (
          <Avatar key={name} name={name} />
        ))}
      </div>
    </Tooltip>
  );
}
