import type { Attachment } from '../../../shared/attachment.ts';
import { chooseCc } from './ccStore.ts';
import { type DraftKind, restoreText } from './draftStore.ts';
import { restoreFiles } from './fileStore.ts';

interface Returned {
  conversationId: string;
  kind: DraftKind;
  text: string;
  attachments: readonly Attachment[];
  /** Null where there is no such thing as a copy. */
  cc: string[] | null;
}

/** Puts a message that was taken back, refused or not delivered into the composer again, whole. */
export function giveBack({ conversationId, kind, text, attachments, cc }: Returned): void {
  restoreText(conversationId, kind, text);
  restoreFiles(conversationId, attachments);
  if (cc !== null) {
    chooseCc(conversationId, cc);
  }
}
