import i18next from 'i18next';
import { useMemo } from 'react';
import { sendMessage } from '../../../shared/api/conversations.ts';
import type { Attachment } from '../../../shared/attachment.ts';
import type { Message } from '../../../shared/message.ts';
import { ApiError } from '../../api/apiError.ts';
import { newClientId } from '../../api/clientId.ts';
import { request } from '../../api/request.ts';
import { Store, useStore } from '../../api/store.ts';
import { errorText } from '../../i18n/errorText.ts';
import { applyMessage } from '../../realtime/applyMessages.ts';
import { connection } from '../../realtime/connection.ts';
import { eventContext } from '../../realtime/eventContext.ts';
import type { DraftKind } from './draftStore.ts';

export interface OutboxItem {
  /** Under which the server knows it again: however often it is sent, it is stored once. */
  clientMessageId: string;
  agentId: string;
  conversationId: string;
  kind: DraftKind;
  text: string;
  attachments: Attachment[];
  mentionedAgentIds: string[];
  cc: string[];
  /** `held`: the server was not reached, goes by itself later. `refused`: it said no, and why. */
  state: 'sending' | 'held' | 'refused';
  reason: string;
}

const STORAGE = 'atende.outbox';

/** What was sent and is not yet known to be stored. It outlives the page. */
export const outbox = new Store<OutboxItem[]>(load());

function load(): OutboxItem[] {
  try {
    const items: OutboxItem[] = JSON.parse(localStorage.getItem(STORAGE) ?? '[]');
    // The page that was sending is gone; nobody knows whether its request arrived.
    return items.map((item) => (item.state === 'sending' ? { ...item, state: 'held' } : item));
  } catch {
    // Unreadable is as good as empty.
    return [];
  }
}

function change(update: (items: OutboxItem[]) => OutboxItem[]): void {
  outbox.set(update);
  localStorage.setItem(STORAGE, JSON.stringify(outbox.get()));
}

function mark(clientMessageId: string, state: OutboxItem['state'], reason = ''): void {
  change((items) =>
    items.map((item) => (item.clientMessageId === clientMessageId ? { ...item, state, reason } : item)),
  );
}

export function dropFromOutbox(clientMessageId: string): void {
  change((items) => items.filter((item) => item.clientMessageId !== clientMessageId));
}

/** Puts a message on its way; it is on screen at once. */
export function sendFromHere(item: Omit<OutboxItem, 'clientMessageId' | 'state' | 'reason'>): void {
  const clientMessageId = newClientId();
  change((items) => [...items, { ...item, clientMessageId, state: 'sending', reason: '' }]);
  void deliver(clientMessageId);
}

export function sendAgain(clientMessageId: string): void {
  mark(clientMessageId, 'sending');
  void deliver(clientMessageId);
}

async function deliver(clientMessageId: string): Promise<void> {
  const item = outbox.get().find((one) => one.clientMessageId === clientMessageId);
  if (!item) {
    return;
  }
  const { conversationId, kind, text, attachments, mentionedAgentIds, cc } = item;
  const attachmentIds = attachments.map((one) => one.id);
  const body = { clientMessageId, kind, text, attachmentIds, mentionedAgentIds, cc };
  try {
    applyMessage(await request(sendMessage, { params: { conversationId }, body }), eventContext);
    dropFromOutbox(clientMessageId);
  } catch (error) {
    const mayStillGo = error instanceof ApiError && (error.isUncertain || error.code === 'notSignedIn');
    mark(clientMessageId, mayStillGo ? 'held' : 'refused', errorText(error, i18next.t));
  }
}

/** Sends what was held, in the order it was written, whenever the server is reached again. */
export function releaseHeld(agentId: string): () => void {
  const release = () => {
    if (connection.get() !== 'live') {
      return;
    }
    for (const item of outbox.get()) {
      if (item.state === 'held' && item.agentId === agentId) {
        sendAgain(item.clientMessageId);
      }
    }
  };
  release();
  return connection.subscribe(release);
}

/** What of a conversation is still on its way; an echo in the thread ends the wait. */
export function useOutbox(conversationId: string, messages: readonly Message[]): OutboxItem[] {
  const all = useStore(outbox);
  return useMemo(() => {
    const stored = new Set(
      messages.map((one) => (one.kind === 'outbound' || one.kind === 'note' ? one.clientMessageId : null)),
    );
    return all.filter((one) => one.conversationId === conversationId && !stored.has(one.clientMessageId));
  }, [all, conversationId, messages]);
}
