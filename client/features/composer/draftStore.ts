import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listDrafts, saveDraft } from '../../../shared/api/conversations.ts';
import { ApiError } from '../../api/apiError.ts';
import { KeptMap } from '../../api/keptMap.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { useStore } from '../../api/store.ts';
import { connection } from '../../realtime/connection.ts';
import { eventContext } from '../../realtime/eventContext.ts';

export type DraftKind = 'outbound' | 'note';

export interface Draft {
  text: string;
  updatedAt: string;
  /** Whether the server has exactly this. */
  isSaved: boolean;
}

const SAVE_AFTER_MS = 700;
const RETRY_MS = 3_000;
/** So many drafts the server lists; beyond them, one that is missing may still be there. */
const SERVER_LIMIT = 500;

/** What is typed and not sent: here at once, in every tab at once, on the server within a second. */
const drafts = new KeptMap<Draft>('atende.draft.');

const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Several agents may use one browser: what one of them typed is nobody else's. */
function ownPrefix(): string {
  return `${eventContext.actor()?.id ?? ''} `;
}

const keyOf = (conversationId: string, kind: DraftKind) => `${ownPrefix()}${conversationId} ${kind}`;

export function draftOf(conversationId: string, kind: DraftKind): string {
  return drafts.get(keyOf(conversationId, kind))?.text ?? '';
}

/** Notes what is being typed, and sees to its saving. An empty text drops the draft everywhere. */
export function writeDraft(conversationId: string, kind: DraftKind, text: string): void {
  drafts.set(keyOf(conversationId, kind), { text, updatedAt: new Date().toISOString(), isSaved: false });
  saveLater(conversationId, kind, SAVE_AFTER_MS);
}

function saveLater(conversationId: string, kind: DraftKind, delayMs: number): void {
  const key = keyOf(conversationId, kind);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void save(conversationId, kind, key), delayMs),
  );
}

async function save(conversationId: string, kind: DraftKind, key: string): Promise<void> {
  const draft = drafts.get(key);
  if (!draft || draft.isSaved || !key.startsWith(ownPrefix())) {
    return;
  }
  try {
    await request(saveDraft, { params: { conversationId }, body: { kind, text: draft.text } });
  } catch (error) {
    // It is safe on this machine; the server gets it when it can be reached. What it refuses, such as a text
    // beyond all measure, it would refuse again.
    if (error instanceof ApiError && error.isUncertain) {
      saveLater(conversationId, kind, RETRY_MS);
    }
    return;
  }
  if (drafts.get(key) === draft) {
    drafts.set(key, draft.text === '' ? null : { ...draft, isSaved: true });
  }
}

/** Gives words back to the composer, before whatever is in it already. */
export function restoreText(conversationId: string, kind: DraftKind, text: string): void {
  const there = draftOf(conversationId, kind);
  writeDraft(conversationId, kind, there === '' ? text : `${text}\n\n${there}`);
}

export function useDraft(conversationId: string, kind: DraftKind): Draft | undefined {
  return useStore(drafts.all)[keyOf(conversationId, kind)];
}

export function useHasDraft(conversationId: string): boolean {
  const all = useStore(drafts.all);
  const isThere = (kind: DraftKind) => (all[keyOf(conversationId, kind)]?.text ?? '').trim() !== '';
  return isThere('outbound') || isThere('note');
}

/** Brings in what was typed on another machine; what is newer here stays. */
export function useServerDrafts(): void {
  const { data } = useQuery({
    queryKey: keys.drafts,
    queryFn: async ({ signal }) => {
      const askedAt = new Date().toISOString();
      const { items } = await request(listDrafts, { signal });
      return { items, askedAt };
    },
  });
  const state = useStore(connection);
  useEffect(() => {
    if (data) {
      takeIn(data.items, data.askedAt);
    }
  }, [data]);
  useEffect(() => {
    if (state === 'live') {
      saveUnsaved();
    }
  }, [state]);
}

type ServerDraft = Pick<Draft, 'text' | 'updatedAt'> & { conversationId: string; kind: DraftKind };

/** @param askedAt what was written here since is newer than this answer */
function takeIn(items: readonly ServerDraft[], askedAt: string): void {
  const there = new Set<string>();
  for (const { conversationId, kind, text, updatedAt } of items) {
    const key = keyOf(conversationId, kind);
    const here = drafts.get(key);
    there.add(key);
    if (!here || (here.isSaved && here.updatedAt < updatedAt)) {
      drafts.set(key, { text, updatedAt, isSaved: true });
    }
  }
  // What the server had once and has no more was sent or emptied on another machine.
  for (const [key, draft] of ownDrafts()) {
    if (draft.isSaved && draft.updatedAt < askedAt && !there.has(key) && items.length < SERVER_LIMIT) {
      drafts.set(key, null);
    }
  }
}

function saveUnsaved(): void {
  for (const [key, draft] of ownDrafts()) {
    const [, conversationId = '', kind] = key.split(' ');
    if (!draft.isSaved) {
      saveLater(conversationId, kind === 'note' ? 'note' : 'outbound', 0);
    }
  }
}

function ownDrafts(): [string, Draft][] {
  const prefix = ownPrefix();
  return Object.entries(drafts.all.get()).filter(([key]) => key.startsWith(prefix));
}
