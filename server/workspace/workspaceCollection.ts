import type { Workspace } from '../../shared/api/session.ts';
import { defineCollection } from '../database/collection.ts';

export const WORKSPACE_ID = 'workspace';

/** One document: what holds for everybody. */
export interface WorkspaceDocument extends Workspace {
  _id: typeof WORKSPACE_ID;
}

export const workspaces = defineCollection<WorkspaceDocument>('workspace', []);

export interface CounterDocument {
  _id: string;
  value: number;
}

export const counters = defineCollection<CounterDocument>('counters', []);

export interface CannedReplyDocument {
  _id: string;
  shortcut: string;
  text: string;
}

export const cannedReplies = defineCollection<CannedReplyDocument>('cannedReplies', [
  { key: { shortcut: 1 }, unique: true },
]);
