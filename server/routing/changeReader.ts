import type mongoose from 'mongoose';
import type { DomainEvent } from '../../shared/events.ts';
import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import { announcedAgent } from '../agents/updateAgentRecord.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import { announcedCase } from '../cases/openCase.ts';
import type { Context } from '../context.ts';
import { queues } from '../queues/queueCollection.ts';
import { ROUTED, type RosterAgent } from './loadState.ts';

/** Cases and agents that are not as they were read, by their ids. */
export interface Changed {
  readonly cases: ReadonlyMap<string, Heard<CaseDocument>>;
  readonly agents: ReadonlyMap<string, Heard<RosterAgent>>;
  /** Another policy is in force. */
  readonly hasOtherPolicy: boolean;
  /** Too much hangs on queues to change it piece by piece: all is to be read anew. */
  readonly hasOtherQueues: boolean;
}

export interface Concerned {
  readonly caseIds: readonly string[];
  readonly agentIds: readonly string[];
}

/** The document as this process wrote it; null for one that is to be read. */
export type Heard<Document> = Document | null;

/** What has been read: enough to tell whether it is still so. */
export interface Known {
  readonly cases: ReadonlyMap<string, Stamp>;
  readonly agents: ReadonlyMap<string, Stamp>;
  readonly queues: ReadonlyMap<string, Stamp>;
}

export interface Stamp {
  readonly version: number;
  readonly changedAt?: number;
}

/** Whether it was written before the other. Commands that follow each other may tell of it in another order. */
export function isOlder(one: Stamp, other: Stamp): boolean {
  return (
    one.version < other.version ||
    (one.version === other.version && (one.changedAt ?? 0) < (other.changedAt ?? 0))
  );
}

/**
 * Tells what to read again. What this process changes it hears of by events. What others change is found by
 * comparing stamps: those of lately changed cases at every look, those of all that are routed once a minute.
 */
export interface ChangeReader {
  onEvent(event: DomainEvent): void;
  /** A claim failed: they are not as they were read, and others may be concerned. */
  doubt(ids: Concerned): void;
  /** They are as they were read after all: what was decided of them is not carried out. */
  recall(known: { cases: readonly CaseDocument[]; agents: readonly RosterAgent[] }): void;
  /** All that is known to have changed since the last call. @param isLeft whether this one is left for a later call */
  take(isLeft?: (id: string) => boolean): Changed;
  /** Looks for others' changes. @returns whether there were any */
  look(known: Known): Promise<boolean>;
  /** When that is to be done again, if anything goes on. */
  lookDueAt(): number;
  /** How old what is known of other processes' doings may be. */
  readonly lookMs: number;
}

/** Processes' clocks may differ by this much, or a write may take as long from its instant to its being seen. */
const OVERLAP_MS = 2_000;
/** What was missed all the same is found by then. */
const AUDIT_MS = 60_000;
/** How old the last look may be. Alone, it only finds what no event tells of. */
const LOOK_MS = { alone: 250, shared: 50 } as const;

export function createChangeReader(ctx: Context): ChangeReader {
  const lookMs = ctx.config.isAlone ? LOOK_MS.alone : LOOK_MS.shared;
  const heard = {
    cases: new Map<string, Heard<CaseDocument>>(),
    agents: new Map<string, Heard<RosterAgent>>(),
  };
  let hasOtherPolicy = false;
  let hasOtherQueues = false;
  let lookedAt = ctx.now().getTime();
  let auditedAt = lookedAt;

  return {
    onEvent(event) {
      if (event.type === 'case.created' || event.type === 'case.updated') {
        hear(heard.cases, event.payload.case.id, announcedCase(event.payload.case));
      } else if (event.type === 'agent.updated') {
        hear(heard.agents, event.payload.agent.id, withoutSecret(announcedAgent(event.payload.agent)));
      } else if (event.type === 'queue.updated') {
        hasOtherQueues = true;
      } else if (event.type === 'policy.activated') {
        hasOtherPolicy = true;
      }
    },
    doubt(ids) {
      toBeRead(heard.cases, ids.caseIds);
      toBeRead(heard.agents, ids.agentIds);
      lookedAt = Math.min(lookedAt, ctx.now().getTime() - lookMs);
    },
    recall(known) {
      for (const theCase of known.cases) {
        recalled(heard.cases, theCase);
      }
      for (const agent of known.agents) {
        recalled(heard.agents, agent);
      }
    },
    take(isLeft = () => false) {
      const found = {
        cases: taken(heard.cases, isLeft),
        agents: taken(heard.agents, isLeft),
        hasOtherPolicy,
        hasOtherQueues,
      };
      hasOtherPolicy = false;
      hasOtherQueues = false;
      return found;
    },
    async look(known) {
      const now = ctx.now().getTime();
      const isAudit = now - auditedAt > AUDIT_MS;
      const [stamps, people, lines] = await Promise.all([
        stampsOf(
          ctx,
          isAudit ? { state: { $in: [...ROUTED] } } : { changedAt: { $gte: lookedAt - OVERLAP_MS } },
        ),
        agents
          .of(ctx.database)
          .find({ isActive: true }, { projection: { version: 1 } })
          .toArray(),
        queues
          .of(ctx.database)
          .find({}, { projection: { version: 1 } })
          .toArray(),
      ]);
      lookedAt = now;
      auditedAt = isAudit ? now : auditedAt;
      const latest = {
        cases: (id: string) => heard.cases.get(id) ?? known.cases.get(id),
        agents: (id: string) => heard.agents.get(id) ?? known.agents.get(id),
        queues: (id: string) => known.queues.get(id),
      };
      const others = {
        caseIds: [
          ...differing(stamps.filter(isRoutedOr(latest.cases)), latest.cases, isAudit),
          ...(isAudit ? missing(stamps, known.cases) : []),
        ],
        agentIds: [...differing(people, latest.agents, isAudit), ...missing(people, known.agents)],
      };
      toBeRead(heard.cases, others.caseIds);
      toBeRead(heard.agents, others.agentIds);
      hasOtherQueues ||=
        differing(lines, latest.queues, true).length + missing(lines, known.queues).length > 0;
      return hasOtherQueues || others.caseIds.length + others.agentIds.length > 0;
    },
    lookDueAt: () => lookedAt + lookMs,
    lookMs,
  };
}

function stampsOf(ctx: Context, filter: mongoose.mongo.Filter<CaseDocument>) {
  return cases
    .of(ctx.database)
    .find(filter, { projection: { state: 1, version: 1, changedAt: 1 } })
    .toArray();
}

/** A case that ended was not known to begin with, or is known no longer: either way there is nothing to read. */
function isRoutedOr(
  latest: (id: string) => Stamp | undefined,
): (stamp: Pick<CaseDocument, '_id' | 'state'>) => boolean {
  return ({ _id, state }) => ROUTED.includes(state) || latest(_id) !== undefined;
}

/**
 * Those that are not known, or not as they are.
 *
 * @param isAudit whether a version before the known one counts too: else it was only read before the last change
 */
function differing(
  found: readonly (Stamp & { readonly _id: string })[],
  latest: (id: string) => Stamp | undefined,
  isAudit: boolean,
): string[] {
  return found
    .filter(({ _id, version, changedAt }) => {
      const before = latest(_id);
      const isPast = !isAudit && before !== undefined && version < before.version;
      return !isPast && (before?.version !== version || before.changedAt !== changedAt);
    })
    .map(({ _id }) => _id);
}

function missing(found: readonly { readonly _id: string }[], known: ReadonlyMap<string, unknown>): string[] {
  const ids = new Set(found.map(({ _id }) => _id));
  return [...known.keys()].filter((id) => !ids.has(id));
}

function withoutSecret(agent: AgentDocument | undefined): RosterAgent | undefined {
  if (agent === undefined) {
    return undefined;
  }
  const { passwordHash: _secret, ...known } = agent;
  return known;
}

function hear<Document extends Stamp>(
  heard: Map<string, Heard<Document>>,
  id: string,
  document: Document | undefined,
): void {
  const before = heard.get(id);
  if (document === undefined) {
    heard.set(id, null);
  } else if (!before || !isOlder(document, before)) {
    // Also where it was to be read: a look sees what is written before this process hears that it is. Should there
    // be something newer, the next look sees it again.
    heard.set(id, document);
  }
}

/** Whatever was heard or seen since counts for more. */
function recalled<Document extends { readonly _id: string }>(
  heard: Map<string, Heard<Document>>,
  known: Document,
): void {
  if (!heard.has(known._id)) {
    heard.set(known._id, known);
  }
}

function toBeRead(heard: Map<string, Heard<unknown>>, ids: Iterable<string>): void {
  for (const id of ids) {
    heard.set(id, null);
  }
}

function taken<Document>(
  heard: Map<string, Heard<Document>>,
  isLeft: (id: string) => boolean,
): Map<string, Heard<Document>> {
  const found = new Map([...heard].filter(([id]) => !isLeft(id)));
  for (const id of found.keys()) {
    heard.delete(id);
  }
  return found;
}
