import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { connection } from '../../realtime/connection.ts';

/** Whether what is on screen is current: a full, a half and a hollow light, each with its word. */
export function ConnectionLight({ isLabelled }: { isLabelled: boolean }) {
  const { t } = useTranslation();
  const state = useStore(connection);
  return (
    <Tooltip label={t(`connection.${state}Hint`)} position="right">
      <div className={`light light-${state}`} role="status">
        <span className="light-dot" aria-hidden="true" />
        <span className={isLabelled ? '' : 'visually-hidden'}>{t(`connection.${state}`)}</span>
      </div>
    </Tooltip>
  );
}
