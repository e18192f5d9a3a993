import type { Agent, AgentSkill, Role } from '../../shared/agent.ts';
import type { Language } from '../../shared/primitives.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError } from '../errors.ts';
import { hashPassword } from '../session/passwords.ts';
import { type AgentDocument, agents, toAgent } from './agentCollection.ts';

export interface NewAgent {
  name: string;
  email: string;
  password: string;
  role: Role;
  language: Language;
  queueIds: string[];
  unitsTotal: number;
  skills?: AgentSkill[];
}

/** @throws DomainError `nameTaken` when the address is taken */
export async function createAgent(ctx: Context, fields: NewAgent): Promise<Agent> {
  const now = instant(ctx);
  const document: AgentDocument = {
    _id: newId(),
    name: fields.name,
    email: fields.email,
    role: fields.role,
    language: fields.language,
    phone: null,
    answersOn: 'browser',
    queueIds: fields.queueIds,
    skills: fields.skills ?? [],
    presence: { status: 'offline', reason: null, since: now, isReachable: false, isNotResponding: false },
    units: { total: fields.unitsTotal, used: 0 },
    openCases: 0,
    carried: {},
    isActive: true,
    passwordHash: await hashPassword(fields.password),
    idleSince: now,
    lastOfferedAt: null,
    misses: 0,
    sockets: {},
    createdAt: now,
    version: 1,
  };
  await insert(ctx, document);
  const agent = toAgent(document);
  ctx.bus.publish({ type: 'agent.updated', payload: { agent } });
  return agent;
}

async function insert(ctx: Context, document: AgentDocument): Promise<void> {
  try {
    await agents.of(ctx.database).insertOne(document);
  } catch (error) {
    if (isDuplicate(error)) {
      throw new DomainError('nameTaken', `${document.email} belongs to another agent`, {
        details: { name: document.email },
      });
    }
    throw error;
  }
}
