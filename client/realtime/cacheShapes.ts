import type { InfiniteData } from '@tanstack/react-query';
import type { z } from 'zod';
import type { getCase } from '../../shared/api/cases.ts';
import type { getContact } from '../../shared/api/contacts.ts';
import type { listMessages } from '../../shared/api/conversations.ts';
import type { listDirectMessages } from '../../shared/api/teamchat.ts';
import type { getBoard } from '../../shared/api/workspace.ts';
import type { CaseRow } from '../../shared/case.ts';
import type { Contact } from '../../shared/contact.ts';
import type { Message } from '../../shared/message.ts';
import type { Page } from '../../shared/primitives.ts';

/** What lies under each key of the cache. */
export type CaseList = InfiniteData<Page<CaseRow>, string | null>;
export type ContactList = InfiniteData<Page<Contact>, string | null>;
export type Timeline = InfiniteData<Page<Message>, string | null>;
export type CaseDetail = z.output<(typeof getCase)['response']>;
export type Profile = z.output<(typeof getContact)['response']>;
export type MessagePage = z.output<(typeof listMessages)['response']>;
/** The newest page first, as they are fetched; each ascending. */
export type MessageList = InfiniteData<MessagePage, number | null>;
export type RoomPage = z.output<(typeof listDirectMessages)['response']>;
export type RoomMessages = InfiniteData<RoomPage, number | null>;
export type Board = z.output<(typeof getBoard)['response']>;
export interface Items<Item> {
  items: Item[];
}
