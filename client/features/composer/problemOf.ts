import type { TFunction } from 'i18next';
import type { ChannelCapabilities } from '../../../shared/inbox.ts';
import type { DraftKind } from './draftStore.ts';
import type { PendingFile } from './fileStore.ts';
import { openVariables } from './fillCanned.ts';

interface Written {
  text: string;
  kind: DraftKind;
  files: readonly PendingFile[];
  limits: ChannelCapabilities | undefined;
}

/** What keeps a message from being sent, as a sentence; null when nothing does. */
export function problemOf({ text, kind, files, limits }: Written, t: TFunction): string | null {
  if (files.some((one) => one.problem !== null)) {
    return t('composer.fileProblem');
  }
  const [variable] = openVariables(text);
  if (kind === 'outbound' && variable) {
    return t('composer.openVariable', { variable });
  }
  const over = kind === 'outbound' && limits ? text.length - limits.maxTextLength : 0;
  return over > 0 ? t('composer.tooLong', { count: over }) : null;
}
