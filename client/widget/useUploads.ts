import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '../../shared/attachment.ts';
import { sizeInWords } from './texts.ts';
import { uploadFile } from './upload.ts';
import { useWidget, type Widget } from './widgetContext.ts';

export interface Upload {
  id: number;
  name: string;
  /** Null for one that a message taken back gave to the composer again. */
  file: File | null;
  /** Between 0 and 1. */
  share: number;
  attachment: Attachment | null;
  /** In the visitor's language; null while all is well. */
  fault: string | null;
  abort: AbortController;
}

const MAX_FILES = 10;
let lastId = 0;

function newUpload(name: string, part: Partial<Upload>): Upload {
  lastId += 1;
  const abort = new AbortController();
  return { id: lastId, name, file: null, share: 0, attachment: null, fault: null, abort, ...part };
}

/** Gives files to the message being written again. */
export function restoreUploads({ draft }: Widget, attachments: readonly Attachment[]): void {
  const back = attachments.map((attachment) => newUpload(attachment.name, { attachment }));
  draft.set({ uploads: [...draft.get().uploads, ...back] });
}

/** The files of the message being written. They belong to the draft: closing the panel keeps them. */
export function useUploads() {
  const { chat, draft, origin, language, text } = useWidget();
  const [uploads, setShown] = useState(draft.get().uploads);
  useEffect(() => draft.subscribe(() => setShown(draft.get().uploads)), [draft]);

  const set = (change: (all: readonly Upload[]) => readonly Upload[]) =>
    draft.set({ uploads: change(draft.get().uploads) });
  const change = (id: number, part: Partial<Upload>) =>
    set((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));

  const start = async ({ id, file, abort }: Upload) => {
    const { maxAttachmentBytes, inboxId } = chat.store.get().config;
    const visitorToken = chat.visitorToken();
    if (file === null || visitorToken === null) {
      change(id, { fault: text.uploadFailed });
    } else if (file.size > maxAttachmentBytes) {
      change(id, { fault: text.tooLarge(sizeInWords(maxAttachmentBytes, language)) });
    } else {
      try {
        const target = { origin, inboxId, visitorToken };
        const progress = (share: number) => change(id, { share });
        change(id, { attachment: await uploadFile(file, target, progress, abort.signal) });
      } catch (error) {
        change(id, { fault: (error instanceof Error && error.message) || text.uploadFailed });
      }
    }
  };

  /** Of those beyond the limit the first is shown, and says so. */
  const add = (files: readonly File[]) => {
    const room = Math.max(0, MAX_FILES - draft.get().uploads.filter(({ fault }) => fault === null).length);
    const fresh = files
      .slice(0, room + 1)
      .map((file, at) => newUpload(file.name, { file, fault: at < room ? null : text.tooMany(MAX_FILES) }));
    set((all) => [...all, ...fresh]);
    for (const upload of fresh) {
      if (upload.fault === null) {
        void start(upload);
      }
    }
  };

  const remove = ({ id, abort }: Upload) => {
    abort.abort();
    set((all) => all.filter((upload) => upload.id !== id));
  };

  return {
    uploads,
    isBusy: uploads.some((upload) => upload.attachment === null && upload.fault === null),
    add,
    retry(upload: Upload) {
      remove(upload);
      add(upload.file === null ? [] : [upload.file]);
    },
    remove,
    /** @returns the files that are ready, and empties the list */
    take(): Attachment[] {
      const ready = uploads.flatMap((upload) => upload.attachment ?? []);
      set(() => []);
      return ready;
    },
  };
}
