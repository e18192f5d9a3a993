import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../shared/attachment.ts';
import type { ChannelCapabilities } from '../../../shared/inbox.ts';
import { newClientId } from '../../api/clientId.ts';
import { useStore } from '../../api/store.ts';
import { upload } from '../../api/upload.ts';
import { errorText } from '../../i18n/errorText.ts';
import { useFormat } from '../../i18n/format.ts';
import { returnedFiles } from './draftStore.ts';

export interface PendingFile {
  key: string;
  name: string;
  sizeBytes: number;
  /** Share sent, 0 to 1. */
  progress: number;
  stored: Attachment | null;
  problem: string | null;
  file: File | null;
  abort: () => void;
}

/**
 * The files of one composer: checked against the channel before a byte is sent, uploaded at once with
 * their progress, tried again by name.
 */
export function useFiles(conversationId: string, limits: ChannelCapabilities | undefined) {
  const { t } = useTranslation();
  const format = useFormat();
  const [files, setFiles] = useState<PendingFile[]>([]);
  const latest = useRef(files);
  latest.current = files;
  const returned = useStore(returnedFiles)[conversationId];

  const change = (key: string, update: Partial<PendingFile>) =>
    setFiles((all) => all.map((one) => (one.key === key ? { ...one, ...update } : one)));

  const begin = (key: string, file: File, signal: AbortSignal) =>
    upload(file, (progress) => change(key, { progress }), signal).then(
      (stored) => change(key, { stored, progress: 1 }),
      (error: unknown) => {
        if (!signal.aborted) {
          change(key, { problem: errorText(error, t) });
        }
      },
    );

  const problemOf = (file: File, position: number): string | null => {
    if (limits && position >= limits.maxAttachments) {
      return limits.maxAttachments === 0
        ? t('composer.noFiles')
        : t('composer.tooManyFiles', { count: limits.maxAttachments });
    }
    return limits && file.size > limits.maxAttachmentBytes
      ? t('composer.fileTooLarge', { limit: format.bytes(limits.maxAttachmentBytes) })
      : null;
  };

  const add = (chosen: readonly File[]) => {
    const added = chosen.map((file, index): PendingFile => {
      const controller = new AbortController();
      const key = newClientId();
      const problem = problemOf(file, latest.current.length + index);
      if (problem === null) {
        void begin(key, file, controller.signal);
      }
      const { name, size: sizeBytes } = file;
      return {
        key,
        name,
        sizeBytes,
        progress: 0,
        stored: null,
        problem,
        file,
        abort: () => controller.abort(),
      };
    });
    setFiles((all) => [...all, ...added]);
  };

  const remove = (key: string) => {
    latest.current.find((one) => one.key === key)?.abort();
    setFiles((all) => all.filter((one) => one.key !== key));
  };

  const retry = ({ key, file }: PendingFile) => {
    if (file) {
      remove(key);
      add([file]);
    }
  };

  useEffect(() => {
    if (returned) {
      setFiles((all) => [...all, ...returned.map(asPending)]);
      returnedFiles.set(({ [conversationId]: _, ...others }) => others);
    }
  }, [returned, conversationId]);

  const isReady = files.every((one) => one.stored !== null);
  return { files, add, remove, retry, clear: () => setFiles([]), isReady };
}

function asPending(stored: Attachment): PendingFile {
  const { id, name, sizeBytes } = stored;
  return { key: id, name, sizeBytes, progress: 1, stored, problem: null, file: null, abort: () => undefined };
}
