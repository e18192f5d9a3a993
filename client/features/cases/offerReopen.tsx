import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { reopenCase } from '../../../shared/api/cases.ts';
import type { Case } from '../../../shared/case.ts';
import { request } from '../../api/request.ts';
import { notifyDone, notifyFailure } from '../../components/notify.ts';
import { applyCase } from '../../realtime/applyCases.ts';
import { eventContext } from '../../realtime/eventContext.ts';

const STAYS_MS = 8_000;

/**
 * Says that a case is closed, and keeps the way back open for a moment.
 *
 * @param text what is said, where it is more than that
 */
export function offerReopen(entry: Case, text?: string): void {
  const said = text ?? i18next.t('cases.closed', { number: entry.number, name: entry.contactName });
  const id = `closed ${entry.id}`;
  const handleUndo = async () => {
    notifications.hide(id);
    try {
      applyCase(await request(reopenCase, { params: { caseId: entry.id } }), eventContext);
    } catch (error) {
      notifyFailure(error);
    }
  };
  const message = (
    <span className="toast">
      {said}
      <Button variant="subtle" size="compact-sm" onClick={() => void handleUndo()}>
        {i18next.t('common.undo')}
      </Button>
    </span>
  );
  notifyDone(message, { id, autoCloseMs: STAYS_MS });
}
