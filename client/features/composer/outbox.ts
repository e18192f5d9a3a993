import i18next from 'i18next';
import { useMemo } from 'react';
import type { Attachment } from '../../../shared/attachment.ts';
import { ApiError } from '../../api/apiError.ts';
import { newClientId } from '../../api/clientId.ts';
import { KeptMap } from '../../api/keptMap.ts';
import { useStore } from '../../api/store.ts';
import { errorText } from '../../i18n/errorText.ts';
import { keepTrying } from '../../realtime/keepTrying.ts';
import type { DraftKind } from './draftStore.ts';
import { post } from './post.ts';

interface Sent {
  /** Under which the server knows it again: however often it is sent, it is stored once. */
  clientMessageId: string;
  agentId: string;
  /** The conversation or the room it belongs to. */
  threadId: string;
  text: string;
  /** In milliseconds, never twice the same in one tab: the order of the thread. */
  writtenAt: number;
  /** `held`: the server was not reached, goes by itself later. `refused`: it said no, and why. */
  state: 'sending' | 'held' | 'refused';
  reason: string;
}

export type SentToContact = Sent & {
  kind: DraftKind;
  attachments: Attachment[];
  mentionedAgentIds: string[];
  cc: string[];
};
export type SentToRoom = Sent & { kind: 'direct' };
export type OutboxItem = SentToContact | SentToRoom;

type Written<Item> = Omit<Item, 'clientMessageId' | 'writtenAt' | 'state' | 'reason'>;

/** Refused for now: the same thing may be taken a little later. */
const PASSING = ['notSignedIn', 'unavailable', 'tooManyRequests'];

/** What was sent and is not yet known to be stored. It outlives the page. */
const kept = new KeptMap<OutboxItem>('atende.outbox.');
/** Threads being worked through, one message after the other: they arrive as they were written. */
const underWay = new Set<string>();
let sender: string | null = null;
let lastWrittenAt = 0;

function change(clientMessageId: string, update: Partial<Pick<OutboxItem, 'state' | 'reason'>>): void {
  const item = kept.get(clientMessageId);
  if (item) {
    kept.set(clientMessageId, { ...item, ...update });
  }
}

export function dropFromOutbox(clientMessageId: string): void {
  kept.set(clientMessageId, null);
}

/** Puts a message on its way; it is on screen at once. */
export function sendFromHere(written: Written<SentToContact> | Written<SentToRoom>): void {
  const clientMessageId = newClientId();
  lastWrittenAt = Math.max(Date.now(), lastWrittenAt + 1);
  kept.set(clientMessageId, {
    ...written,
    clientMessageId,
    writtenAt: lastWrittenAt,
    state: 'sending',
    reason: '',
  });
  void deliverThread(written.agentId, written.threadId);
}

/** Tries what was refused once more, under the same id. */
export function sendAgain(item: OutboxItem): void {
  change(item.clientMessageId, { state: 'sending', reason: '' });
  void deliverThread(item.agentId, item.threadId);
}

function inOrder(items: Readonly<Record<string, OutboxItem>>): OutboxItem[] {
  return Object.values(items).sort((a, b) => a.writtenAt - b.writtenAt);
}

function waiting(agentId: string): OutboxItem[] {
  return inOrder(kept.all.get()).filter((one) => one.agentId === agentId && one.state !== 'refused');
}

async function deliverThread(agentId: string, threadId: string): Promise<void> {
  const next = () => waiting(agentId).find((one) => one.threadId === threadId);
  const place = `${agentId} ${threadId}`;
  if (underWay.has(place)) {
    return;
  }
  underWay.add(place);
  try {
    for (let item = next(); item; item = next()) {
      if (!(await deliver(item))) {
        hold(agentId, threadId);
        return;
      }
    }
  } finally {
    underWay.delete(place);
  }
}

function hold(agentId: string, threadId: string): void {
  for (const one of waiting(agentId)) {
    if (one.threadId === threadId && one.state !== 'held') {
      change(one.clientMessageId, { state: 'held' });
    }
  }
}

/** @returns whether the message has found its end: stored, or refused for good */
async function deliver(item: OutboxItem): Promise<boolean> {
  try {
    await post(item);
    dropFromOutbox(item.clientMessageId);
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.isUncertain || PASSING.includes(error.code))) {
      return false;
    }
    change(item.clientMessageId, { state: 'refused', reason: errorText(error, i18next.t) });
    return true;
  }
}

function deliverAll(): void {
  if (sender === null) {
    return;
  }
  const agentId = sender;
  for (const threadId of new Set(waiting(agentId).map((one) => one.threadId))) {
    void deliverThread(agentId, threadId);
  }
}

/**
 * Sends what waits, as long as this agent is signed in: at once, whenever the server is reached again, and
 * every few seconds while anything is left. What another tab was sending when it closed goes the same way.
 *
 * @returns how to stop it
 */
export function keepSending(agentId: string): () => void {
  sender = agentId;
  const stop = keepTrying(deliverAll);
  return () => {
    sender = null;
    stop();
  };
}

/** What of a thread is still on its way; an echo in the thread ends the wait. */
export function useOutbox(agentId: string, threadId: string, messages: readonly object[]): OutboxItem[] {
  const all = useStore(kept.all);
  return useMemo(() => {
    const stored = new Set(messages.map((one) => ('clientMessageId' in one ? one.clientMessageId : null)));
    return inOrder(all).filter(
      (one) => one.agentId === agentId && one.threadId === threadId && !stored.has(one.clientMessageId),
    );
  }, [all, agentId, threadId, messages]);
}
