import { presenceIntervals } from '../../../../server/agents/presence.ts';
import { type CaseDocument, cases } from '../../../../server/cases/caseCollection.ts';
import { newRoutingFacts } from '../../../../server/cases/openCase.ts';
import type { Context } from '../../../../server/context.ts';
import { newId } from '../../../../server/database/collection.ts';
import type { Channel } from '../../../../shared/primitives.ts';

/** A day that lies in the past, whenever the test runs. */
export const DAY = Date.parse('2026-03-10T00:00:00.000Z');
const MINUTE = 60_000;

export function at(minutes: number): number {
  return DAY + minutes * MINUTE;
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}

interface Past {
  queueId: string;
  agentId: string | null;
  /** Minutes of the day. */
  came: number;
  answered: number | null;
  closed: number | null;
  channel?: Channel;
  state?: CaseDocument['state'];
}

let number = 1_000;

/** A case as it stands in the record when all is over. */
export function pastCase({ queueId, agentId, came, answered, closed, ...rest }: Past): CaseDocument {
  number += 1;
  const openedAt = iso(at(came));
  // Fields that this kind of test does not read are left as a new case has them.
  return {
    _id: newId(),
    number,
    contactId: newId(),
    contactName: 'Someone',
    conversationIds: [],
    conversationId: newId(),
    channel: rest.channel ?? 'voice',
    inboxId: newId(),
    queueId,
    subject: null,
    state: rest.state ?? (answered === null ? 'abandoned' : 'done'),
    isOpen: closed === null,
    priority: 'normal',
    tags: [],
    agentId,
    offers: [],
    cost: 100,
    queuedAt: openedAt,
    assignedAt: answered === null ? null : iso(at(answered)),
    firstReplyAt: null,
    parkedUntil: null,
    wrapUpUntil: null,
    disposition: null,
    isCallback: false,
    openedAt,
    closedAt: closed === null ? null : iso(at(closed)),
    version: 1,
    held: null,
    routing: newRoutingFacts(at(came), null),
    isCounted: true,
    closedBy: null,
    callId: null,
  } as unknown as CaseDocument;
}

export async function storeCases(ctx: Context, documents: CaseDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; start += 1_000) {
    await cases.of(ctx.database).insertMany(documents.slice(start, start + 1_000));
  }
}

export async function storePresence(
  ctx: Context,
  agentId: string,
  minutes: number,
  status: 'available' | 'busy' | 'offline',
): Promise<void> {
  await presenceIntervals.of(ctx.database).insertOne({
    _id: newId(),
    agentId,
    status,
    reason: null,
    isReachable: status !== 'offline',
    isNotResponding: false,
    from: iso(at(minutes)),
  });
}
