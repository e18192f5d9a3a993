import { type AgentDocument, agents } from '../../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../../cases/caseCollection.ts';
import type { Context } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { queues } from '../../queues/queueCollection.ts';
import { rosterIn } from '../../roster/rosterIn.ts';
import { decisions } from '../decisionCollection.ts';
import type { RecordedCase, RecordedDay } from '../engine/replay/day.ts';
import type { Millis, SkillNeed } from '../engine/types.ts';
import { toItem, toRoutingAgent } from '../loadState.ts';
import { loadPresences } from './presences.ts';
import { rosterOfDay } from './rosterOfDay.ts';

/** More would not fit into one worker's memory and anybody's patience. */
const MAX_CASES = 100_000;
/** A day may have 25 hours. */
const MAX_SPAN_MS = 25 * 3_600_000;
/** Where no accepted offer is recorded. */
const USUAL_ANSWER_MS = 3_000;
/** A case that nobody decided on was begun by its agent when it was theirs at once. */
const AT_ONCE_MS = 1_500;
/** An answer later than this came after another offer, or by hand. */
const LONGEST_ANSWER_MS = 120_000;

export interface LoadedDay {
  day: RecordedDay;
  numbers: Record<string, number>;
  assumedAgentIds: readonly string[];
  /** When the roster began to be recorded, where that was after the span did. */
  rosterSince: string | null;
}

/**
 * What a replay runs on, from the record: the cases that came in the span, how long they were handled, who
 * was there, and who belonged to which queue with which skills and units. Queues are those that there are now.
 *
 * @throws DomainError `unprocessable` for a span longer than a day, or with more cases than can be replayed
 */
export async function loadDay(ctx: Context, from: Millis, to: Millis): Promise<LoadedDay> {
  if (to <= from || to - from > MAX_SPAN_MS) {
    throw new DomainError('unprocessable', 'choose a span of up to one day', {
      details: { reason: 'span' },
    });
  }
  const documents = await casesOf(ctx, from, to);
  const [people, lines, decided, roster] = await Promise.all([
    agents.of(ctx.database).find({}).toArray(),
    queues.of(ctx.database).find({}).toArray(),
    lastDecisions(ctx, from, to),
    rosterIn(ctx, from, to),
  ]);
  const lineOf = new Map(lines.map((line) => [line._id, line]));
  const asked = (queueId: string, at: Millis) =>
    lineOf.has(queueId)
      ? (roster.queueAt(queueId, at)?.skills ?? lineOf.get(queueId)?.skills ?? [])
      : undefined;
  const recorded = documents
    .map((document) => toRecorded(document, asked, to))
    .map((one) => (isAgentsOwn(one, decided) ? withItsAgent(one) : one));
  const had = new Set(recorded.flatMap(({ agentId }) => agentId ?? []));
  const wasActive = ({ _id, isActive }: AgentDocument) =>
    isActive ||
    (roster.agentAt(_id, from)?.queueIds.length ?? 0) > 0 ||
    roster.agentChanges.some(({ agentId }) => agentId === _id);
  const there = people.filter((agent) => wasActive(agent) || had.has(agent._id));
  const {
    queues: memberships,
    abilities,
    events: changes,
  } = rosterOfDay(roster, {
    people: there,
    queueIds: lines.map(({ _id }) => _id),
    from,
  });
  const presences = await loadPresences(
    ctx,
    there.map(({ _id }) => _id),
    { from, to, cases: recorded },
  );
  return {
    numbers: Object.fromEntries(documents.map(({ _id, number }) => [_id, number])),
    assumedAgentIds: presences.assumedIds,
    rosterSince: roster.since,
    day: {
      from,
      to,
      state: {
        items: [],
        offers: [],
        agents: there.map((agent) => ({
          ...toRoutingAgent(agent, from, () => false),
          status: presences.atStart.get(agent._id) ?? 'offline',
          isNotResponding: false,
          unreachableSince: null,
          idleSince: from,
          lastOfferedAt: 0,
          lastAssignedAt: 0,
          misses: 0,
          drain: null,
          ...abilities.get(agent._id),
        })),
        queues: memberships,
      },
      // Those of one instant as they are listed: who joins and comes is a member first.
      events: [...changes, ...presences.events].sort((a, b) => a.at - b.at),
      cases: recorded,
      answerMs: usualAnswer(recorded, decided),
    },
  };
}

async function casesOf(ctx: Context, from: Millis, to: Millis): Promise<CaseDocument[]> {
  const span = { $gte: new Date(from).toISOString(), $lt: new Date(to).toISOString() };
  const found = await cases
    .of(ctx.database)
    // Both states are named so that the index by opening time serves.
    .find({ isOpen: { $in: [true, false] }, openedAt: span, queuedAt: { $gt: '' } })
    .limit(MAX_CASES + 1)
    .toArray();
  if (found.length > MAX_CASES) {
    throw new DomainError(
      'unprocessable',
      `more than ${MAX_CASES} cases came in this time; choose a shorter one`,
      { details: { reason: 'tooManyCame', limit: String(MAX_CASES) } },
    );
  }
  return found;
}

/** @param asked the skills that a queue asked for at an instant; undefined for one that is no more */
function toRecorded(
  document: CaseDocument,
  asked: (queueId: string, at: Millis) => readonly SkillNeed[] | undefined,
  to: Millis,
): RecordedCase {
  const [left = document.queueId] = document.routing.leftQueueIds;
  const at = Date.parse(document.openedAt);
  const first = asked(left, at) === undefined ? document.queueId : left;
  const { preferredAgentId, priority, skills } = toItem(document, asked(first, at));
  const answeredAt = before(document.assignedAt, to);
  const assignedAt = document.assignedAt === null ? null : Date.parse(document.assignedAt);
  // One that still goes on lasts as long as it has lasted by then.
  const endedAt = document.closedAt === null ? to : Date.parse(document.closedAt);
  return {
    arrival: {
      id: document._id,
      channel: document.channel,
      queueId: first,
      priority,
      skills,
      preferredAgentId,
    },
    at,
    answeredAt,
    agentId: answeredAt === null ? null : document.agentId,
    leftAt: answeredAt === null && document.state === 'abandoned' ? before(document.closedAt, to) : null,
    handleMs: assignedAt === null ? null : Math.max(0, endedAt - assignedAt),
    // The end of a case is the end of its wrap-up: the time above holds it already.
    wrapMs: 0,
  };
}

function before(instant: string | null, to: Millis): Millis | null {
  const at = instant === null ? null : Date.parse(instant);
  return at !== null && at <= to ? at : null;
}

type LastDecisions = ReadonlyMap<string, { kind: string; at: Millis }>;

/** The last decision on each case that gave it to somebody, or offered it. */
async function lastDecisions(ctx: Context, from: Millis, to: Millis): Promise<LastDecisions> {
  const found = await decisions
    .of(ctx.database)
    .find(
      {
        at: { $gte: new Date(from).toISOString(), $lt: new Date(to).toISOString() },
        'decision.kind': { $in: ['offer', 'assign'] },
        isCarriedOut: true,
      },
      { projection: { caseId: 1, at: 1, 'decision.kind': 1 } },
    )
    .sort({ at: 1 })
    .toArray();
  return new Map(
    found.map(({ caseId, at, decision }) => [caseId, { kind: decision.kind, at: Date.parse(at) }]),
  );
}

function isAgentsOwn({ arrival, at, answeredAt }: RecordedCase, decided: LastDecisions): boolean {
  return answeredAt !== null && answeredAt - at < AT_ONCE_MS && !decided.has(arrival.id);
}

/** A conversation that an agent began: it asks for that agent before anybody else. */
function withItsAgent(one: RecordedCase): RecordedCase {
  return { ...one, arrival: { ...one.arrival, preferredAgentId: one.agentId } };
}

/** The median time from an offer to its acceptance. */
function usualAnswer(recorded: readonly RecordedCase[], decided: LastDecisions): number {
  const answers = recorded.flatMap(({ arrival, answeredAt }) => {
    const last = decided.get(arrival.id);
    const took = last?.kind === 'offer' && answeredAt !== null ? answeredAt - last.at : -1;
    return took >= 0 && took <= LONGEST_ANSWER_MS ? [took] : [];
  });
  return answers.sort((a, b) => a - b)[answers.length >> 1] ?? USUAL_ANSWER_MS;
}
