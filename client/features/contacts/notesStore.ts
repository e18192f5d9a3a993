import { updateContact } from '../../../shared/api/contacts.ts';
import { ApiError } from '../../api/apiError.ts';
import { KeptMap } from '../../api/keptMap.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { useStore } from '../../api/store.ts';
import { notifyFailure } from '../../components/notify.ts';
import { eventContext, queryClient } from '../../realtime/eventContext.ts';
import { keepTrying } from '../../realtime/keepTrying.ts';
import { keepContact } from './keepContact.ts';

export interface NotesDraft {
  text: string;
  /** The notes as they were when the writing began: what others wrote since must not be lost. */
  base: string;
  /** Whether the writer is through with it, so that it is to be saved. */
  isLeft: boolean;
}

/** Notes on contacts that are typed and not saved, by agent and contact. They outlive the field and the page. */
const drafts = new KeptMap<NotesDraft>('atende.notes.');
const underWay = new Set<string>();

function keyOf(contactId: string): string {
  return `${eventContext.actor()?.id ?? ''} ${contactId}`;
}

export function useNotesDraft(contactId: string): NotesDraft | undefined {
  return useStore(drafts.all)[keyOf(contactId)];
}

/** @param shown the notes that the writer sees */
export function writeNotes(contactId: string, text: string, shown: string): void {
  const base = drafts.get(keyOf(contactId))?.base ?? shown;
  drafts.set(keyOf(contactId), { text, base, isLeft: false });
}

/** Settles notes that two have changed: `text` is what is to stand where `theirs` stands now. */
export function settleNotes(contactId: string, text: string | null, theirs: string): void {
  drafts.set(keyOf(contactId), text === null ? null : { text, base: theirs, isLeft: false });
  leaveNotes(contactId);
}

/** The field was left, or is gone: what was typed is saved, at once or as soon as it can be. */
export function leaveNotes(contactId: string): void {
  const key = keyOf(contactId);
  const draft = drafts.get(key);
  if (draft && draft.text === draft.base) {
    drafts.set(key, null);
  } else if (draft) {
    drafts.set(key, { ...draft, isLeft: true });
    void save(key);
  }
}

async function save(key: string): Promise<void> {
  const draft = drafts.get(key);
  const [, contactId = ''] = key.split(' ');
  if (!draft?.isLeft || underWay.has(key) || key !== keyOf(contactId)) {
    return;
  }
  underWay.add(key);
  try {
    const body = { notes: draft.text, notesBefore: draft.base };
    keepContact(await request(updateContact, { params: { contactId }, body }));
    const now = drafts.get(key);
    drafts.set(key, now === draft || !now ? null : { ...now, base: draft.text });
  } catch (error) {
    const mayPass = error instanceof ApiError && (error.isUncertain || error.code === 'notSignedIn');
    const now = drafts.get(key);
    if (now && !mayPass) {
      notifyFailure(error);
      drafts.set(key, { ...now, isLeft: false });
      void queryClient.invalidateQueries({ queryKey: keys.contact(contactId) });
    }
  } finally {
    underWay.delete(key);
  }
  if (drafts.get(key)?.base === draft.text) {
    void save(key);
  }
}

function saveAll(): void {
  for (const key of Object.keys(drafts.all.get())) {
    void save(key);
  }
}

/** Saves what waits, as long as somebody is signed in. @returns how to stop it */
export function keepSavingNotes(): () => void {
  return keepTrying(saveAll);
}

/** Their notes and mine in one; what I only added is added to theirs. */
export function bothNotes({ text, base }: NotesDraft, theirs: string): string {
  return text.startsWith(base) ? `${theirs}${text.slice(base.length)}` : `${theirs}\n\n${text}`;
}
