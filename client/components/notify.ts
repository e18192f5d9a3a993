import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { errorText } from '../i18n/errorText.ts';

const FAILURE_STAYS_MS = 8_000;

/** Says that something failed, and why; for actions whose place on screen has no room for it. */
export function notifyFailure(error: unknown): void {
  notifications.show({ color: 'red', message: errorText(error, i18next.t), autoClose: FAILURE_STAYS_MS });
}

export function notifyDone(message: ReactNode, options: { id?: string; autoCloseMs?: number } = {}): void {
  notifications.show({
    message,
    ...(options.id ? { id: options.id } : {}),
    ...(options.autoCloseMs ? { autoClose: options.autoCloseMs } : {}),
  });
}
