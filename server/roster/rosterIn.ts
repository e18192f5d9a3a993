import type { Context } from '../context.ts';
import { type AgentTerms, type QueueTerms, type RosterChange, rosterChanges } from './rosterChanges.ts';

type Millis = number;

/** What held in a span of time. */
export interface RosterIn {
  /** At an instant; null before they were made; undefined where nothing is recorded of them. */
  agentAt(agentId: string, at: Millis): AgentTerms | null | undefined;
  queueAt(queueId: string, at: Millis): QueueTerms | null | undefined;
  /** Agents whose terms changed within the span, and when, in order. */
  readonly agentChanges: readonly { readonly agentId: string; readonly at: Millis }[];
  /** When recording began, where that was after the span did: before it all was taken as it stood then. */
  readonly since: string | null;
}

/** Who belonged where, could do what and carried how much, in a span of time in milliseconds since 1970. */
export async function rosterIn(ctx: Context, from: Millis, to: Millis): Promise<RosterIn> {
  const changes = await rosterChanges.of(ctx.database).find({}).sort({ at: 1, version: 1 }).toArray();
  const bySubject = new Map<string, RosterChange[]>();
  for (const change of changes) {
    const others = bySubject.get(change.subjectId) ?? [];
    others.push(change);
    bySubject.set(change.subjectId, others);
  }
  const [first] = changes;
  const start = iso(from);
  const since = first === undefined ? iso(ctx.now().getTime()) : first.at > start ? first.at : null;
  const termsAt = (subjectId: string, at: Millis) => {
    const ofSubject = bySubject.get(subjectId);
    const [earliest] = ofSubject ?? [];
    if (ofSubject === undefined || earliest === undefined) {
      return undefined;
    }
    const last = ofSubject.findLast((change) => Date.parse(change.at) <= at);
    return last?.terms ?? (earliest.isFound || since !== null ? earliest.terms : null);
  };
  return {
    // An agent's id is never a queue's, so the terms are of the kind that is asked for.
    agentAt: (agentId, at) => termsAt(agentId, at) as AgentTerms | null | undefined,
    queueAt: (queueId, at) => termsAt(queueId, at) as QueueTerms | null | undefined,
    agentChanges: changes
      .filter(({ kind, at }) => kind === 'agent' && at > start && Date.parse(at) < to)
      .map(({ subjectId, at }) => ({ agentId: subjectId, at: Date.parse(at) })),
    since,
  };
}

function iso(at: Millis): string {
  return new Date(at).toISOString();
}
