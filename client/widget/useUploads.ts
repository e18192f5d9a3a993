import { useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../shared/attachment.ts';
import { sizeInWords } from './texts.ts';
import { uploadFile } from './upload.ts';
import { useWidget } from './widgetContext.ts';

export interface Upload {
  id: number;
  file: File;
  /** Between 0 and 1. */
  share: number;
  attachment: Attachment | null;
  /** In the visitor's language; null while all is well. */
  fault: string | null;
}

const MAX_FILES = 10;

/** The files of the message being written. */
export function useUploads() {
  const { chat, origin, language, text } = useWidget();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const aborts = useRef(new Map<number, AbortController>());
  const lastId = useRef(0);

  const change = (id: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));

  const start = async (upload: Upload) => {
    const { maxAttachmentBytes, inboxId } = chat.store.get().config;
    const visitorToken = chat.visitorToken();
    if (upload.file.size > maxAttachmentBytes) {
      change(upload.id, { fault: text.tooLarge(sizeInWords(maxAttachmentBytes, language)) });
      return;
    }
    if (visitorToken === null) {
      change(upload.id, { fault: text.uploadFailed });
      return;
    }
    const abort = new AbortController();
    aborts.current.set(upload.id, abort);
    change(upload.id, { fault: null, share: 0 });
    try {
      const progress = (share: number) => change(upload.id, { share });
      const target = { origin, inboxId, visitorToken };
      change(upload.id, { attachment: await uploadFile(upload.file, target, progress, abort.signal) });
    } catch (error) {
      change(upload.id, { fault: (error instanceof Error && error.message) || text.uploadFailed });
    }
  };

  return {
    uploads,
    isBusy: uploads.some((upload) => upload.attachment === null && upload.fault === null),
    add(files: readonly File[]) {
      const room = MAX_FILES - uploads.length;
      const fresh = files.slice(0, room).map((file): Upload => {
        lastId.current += 1;
        return { id: lastId.current, file, share: 0, attachment: null, fault: null };
      });
      setUploads((all) => [...all, ...fresh]);
      for (const upload of fresh) {
        void start(upload);
      }
    },
    retry: (upload: Upload) => void start(upload),
    remove(id: number) {
      aborts.current.get(id)?.abort();
      aborts.current.delete(id);
      setUploads((all) => all.filter((upload) => upload.id !== id));
    },
    /** @returns the files that are ready, and empties the list */
    take(): Attachment[] {
      const ready = uploads.flatMap((upload) => upload.attachment ?? []);
      setUploads([]);
      aborts.current.clear();
      return ready;
    },
  };
}
