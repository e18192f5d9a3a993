import { defineCollection } from '../database/collection.ts';

export interface SessionDocument {
  /** SHA-256 of the cookie's token: who reads the database cannot sign in with it. */
  _id: string;
  agentId: string;
  createdAt: string;
  /** A Date, for the index that drops old sessions. */
  expiresAt: Date;
  userAgent: string;
}

export const sessions = defineCollection<SessionDocument>('sessions', [
  { key: { agentId: 1 } },
  { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
]);
