import { useTranslation } from 'react-i18next';
import type { Presence } from '../../shared/agent.ts';

export type PresenceLook = 'available' | 'busy' | 'offline' | 'notResponding' | 'unreachable';

/** What a presence amounts to: an agent who says "available" but has no connection is not. */
export function lookOf(presence: Presence): PresenceLook {
  if (presence.status === 'available' && presence.isNotResponding) {
    return 'notResponding';
  }
  if (presence.status !== 'offline' && !presence.isReachable) {
    return 'unreachable';
  }
  return presence.status;
}

/** Each state has its own shape as well as its colour: full, barred, hollow, crossed. */
export function PresenceDot({ presence }: { presence: Presence }) {
  const { t } = useTranslation();
  const look = lookOf(presence);
  return <span className={`presence presence-${look}`} role="img" aria-label={t(`presence.${look}`)} />;
}
