import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Asks before a draft is left behind: within the routing pages it stays at hand, elsewhere it is out of sight. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useTranslation();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ next }) => isDirty && !next.pathname.startsWith('/routing'),
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title={t('routing.draft.leaveTitle')}>
      <div className="stack">
        <p className="hint">{t('routing.draft.leaveText')}</p>
        <div className="actions">
          <Button variant="subtle" onClick={() => proceed?.()}>
            {t('routing.draft.leave')}
          </Button>
          <Button data-autofocus onClick={() => reset?.()}>
            {t('routing.draft.stay')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
