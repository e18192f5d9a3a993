import type { Agent, AgentSkill, Presence } from '../../shared/agent.ts';
import type { Channel } from '../../shared/primitives.ts';
import { defineCollection } from '../database/collection.ts';

/** Stored as it is sent, plus what only the server knows. */
export interface AgentDocument extends Omit<Agent, 'id' | 'openCases' | 'skills' | 'presence'> {
  _id: string;
  skills?: AgentSkill[];
  presence: Omit<Presence, 'offChannels'> & { offChannels?: Channel[] };
  passwordHash: string;
  /** Cases assigned or offered; kept with the units by the same conditional update. */
  openCases: number;
  /** The same by channel, for what policies allow of each; a channel that is not there stands for none. */
  carried?: Partial<Record<Channel, number>>;
  /** When the agent last became free of work or became available: longest idle goes first. */
  idleSince: string;
  lastOfferedAt: string | null;
  /** When they last accepted or were given a case; absent before the first. */
  lastAssignedAt?: string;
  /** Kept free for a case that needs many units, until then (milliseconds since 1970). */
  drain?: { itemId: string; cost: number; until: number } | null;
  /** Offers missed in a row. */
  misses: number;
  /** Server processes that hold a live socket of this agent, with the time of their last beat. */
  sockets: Record<string, string>;
  createdAt: string;
}

export const agents = defineCollection<AgentDocument>('agents', [
  { key: { email: 1 }, unique: true },
  { key: { queueIds: 1, isActive: 1 } },
]);

export function toAgent(document: AgentDocument): Agent {
  return {
    id: document._id,
    name: document.name,
    email: document.email,
    role: document.role,
    language: document.language,
    phone: document.phone,
    answersOn: document.answersOn,
    queueIds: document.queueIds,
    skills: document.skills ?? [],
    presence: { ...document.presence, offChannels: document.presence.offChannels ?? [] },
    units: document.units,
    openCases: document.openCases,
    isActive: document.isActive,
    version: document.version,
  };
}
