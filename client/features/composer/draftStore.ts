import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listDrafts, saveDraft } from '../../../shared/api/conversations.ts';
import type { Attachment } from '../../../shared/attachment.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { Store, useStore } from '../../api/store.ts';
import { connection } from '../../realtime/connection.ts';

export type DraftKind = 'outbound' | 'note';

export interface Draft {
  text: string;
  updatedAt: string;
  /** Whether the server has exactly this. */
  isSaved: boolean;
}

type Drafts = Record<string, Draft>;

const STORAGE = 'atende.drafts';
const SAVE_AFTER_MS = 700;
const RETRY_MS = 3_000;

/** What is typed and not sent: here at once, on this machine at once, on the server within a second. */
export const drafts = new Store<Drafts>(load());
/** Files that an undone message gives back, until its composer takes them. */
export const returnedFiles = new Store<Record<string, Attachment[]>>({});

const timers = new Map<string, ReturnType<typeof setTimeout>>();

const keyOf = (conversationId: string, kind: DraftKind) => `${conversationId} ${kind}`;

function load(): Drafts {
  try {
    return JSON.parse(localStorage.getItem(STORAGE) ?? '{}');
  } catch {
    // Unreadable: the server still has its copies.
    return {};
  }
}

function keep(key: string, draft: Draft | null): void {
  drafts.set((all) => {
    const { [key]: _, ...others } = all;
    return draft === null ? others : { ...others, [key]: draft };
  });
  localStorage.setItem(STORAGE, JSON.stringify(drafts.get()));
}

export function draftOf(conversationId: string, kind: DraftKind): string {
  return drafts.get()[keyOf(conversationId, kind)]?.text ?? '';
}

/** Notes what is being typed, and sees to its saving. An empty text drops the draft everywhere. */
export function writeDraft(conversationId: string, kind: DraftKind, text: string): void {
  keep(keyOf(conversationId, kind), { text, updatedAt: new Date().toISOString(), isSaved: false });
  saveLater(conversationId, kind, SAVE_AFTER_MS);
}

function saveLater(conversationId: string, kind: DraftKind, delayMs: number): void {
  const key = keyOf(conversationId, kind);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void save(conversationId, kind), delayMs),
  );
}

async function save(conversationId: string, kind: DraftKind): Promise<void> {
  const key = keyOf(conversationId, kind);
  const draft = drafts.get()[key];
  if (!draft || draft.isSaved) {
    return;
  }
  try {
    await request(saveDraft, { params: { conversationId }, body: { kind, text: draft.text } });
  } catch {
    // It is safe on this machine; the server gets it when it can be reached.
    saveLater(conversationId, kind, RETRY_MS);
    return;
  }
  if (drafts.get()[key] === draft) {
    keep(key, draft.text === '' ? null : { ...draft, isSaved: true });
  }
}

/** Gives words back to the composer, before whatever is in it already. */
export function restoreText(conversationId: string, kind: DraftKind, text: string): void {
  const there = draftOf(conversationId, kind);
  writeDraft(conversationId, kind, there === '' ? text : `${text}\n\n${there}`);
}

export function restoreFiles(conversationId: string, attachments: Attachment[]): void {
  if (attachments.length > 0) {
    returnedFiles.set((all) => ({ ...all, [conversationId]: attachments }));
  }
}

export function useDraft(conversationId: string, kind: DraftKind): Draft | undefined {
  return useStore(drafts)[keyOf(conversationId, kind)];
}

export function useHasDraft(conversationId: string): boolean {
  const all = useStore(drafts);
  const isThere = (kind: DraftKind) => (all[keyOf(conversationId, kind)]?.text ?? '').trim() !== '';
  return isThere('outbound') || isThere('note');
}

/** Brings in what was typed on another machine; what is newer here stays. */
export function useServerDrafts(): void {
  const { data } = useQuery({
    queryKey: keys.drafts,
    queryFn: ({ signal }) => request(listDrafts, { signal }),
  });
  const state = useStore(connection);
  useEffect(() => {
    for (const { conversationId, kind, text, updatedAt } of data?.items ?? []) {
      const here = drafts.get()[keyOf(conversationId, kind)];
      if (!here || (here.isSaved && here.updatedAt < updatedAt)) {
        keep(keyOf(conversationId, kind), { text, updatedAt, isSaved: true });
      }
    }
  }, [data]);
  useEffect(() => {
    if (state !== 'live') {
      return;
    }
    for (const [key, draft] of Object.entries(drafts.get())) {
      const [conversationId = '', kind] = key.split(' ');
      if (!draft.isSaved) {
        saveLater(conversationId, kind === 'note' ? 'note' : 'outbound', 0);
      }
    }
  }, [state]);
}
