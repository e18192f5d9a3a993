import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../shared/agent.ts';

/** How much an agent carries of what they can: cases and pending offers alike. */
export function UnitsBar({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const { used, total } = agent.units;
  const label = t('presence.units', { used, total });
  return (
    <div className="units" title={label}>
      <span className="hint">{label}</span>
      <meter
        className="meter"
        min={0}
        max={Math.max(1, total)}
        value={Math.min(used, total)}
        aria-label={label}
      />
    </div>
  );
}
