import { useTranslation } from 'react-i18next';
import type { ChannelCapabilities } from '../../../shared/inbox.ts';
import { useStore } from '../../api/store.ts';
import { errorText } from '../../i18n/errorText.ts';
import { useFormat } from '../../i18n/format.ts';
import { addFile, clearFiles, filesFor, type PendingFile, pendingFiles, removeFile } from './fileStore.ts';

/**
 * The files of one composer: checked against the channel before a byte is sent, uploaded at once with
 * their progress, tried again by name.
 */
export function useFiles(conversationId: string, limits: ChannelCapabilities | undefined) {
  const { t } = useTranslation();
  const format = useFormat();
  useStore(pendingFiles);
  const files = filesFor(conversationId);

  const problemOf = (file: File): string | null => {
    const accepted = filesFor(conversationId).filter((one) => one.problem === null);
    if (limits && accepted.length >= limits.maxAttachments) {
      return limits.maxAttachments === 0
        ? t('composer.noFiles')
        : t('composer.tooManyFiles', { count: limits.maxAttachments });
    }
    return limits && file.size > limits.maxAttachmentBytes
      ? t('composer.fileTooLarge', { limit: format.bytes(limits.maxAttachmentBytes) })
      : null;
  };

  const add = (chosen: readonly File[]) => {
    for (const file of chosen) {
      addFile(conversationId, file, problemOf(file), (error) => errorText(error, t));
    }
  };

  const remove = (key: string) => removeFile(conversationId, key);

  const retry = ({ key, file }: PendingFile) => {
    if (file) {
      remove(key);
      add([file]);
    }
  };

  const isReady = files.every((one) => one.stored !== null);
  return { files, add, remove, retry, clear: () => clearFiles(conversationId), isReady };
}
