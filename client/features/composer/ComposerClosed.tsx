import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import type { Channel } from '../../../shared/primitives.ts';

interface ComposerClosedProps {
  entry: Case;
  channel: Channel;
}

/** Why only a note can be written here. */
export function ComposerClosed({ entry, channel }: ComposerClosedProps) {
  const { t } = useTranslation();
  const reason = channel === 'voice' ? 'onPhone' : entry.agentId === null ? 'notTaken' : 'others';
  return <p className="composer-closed">{t(`composer.closed.${reason}`)}</p>;
}
