import type mongoose from 'mongoose';
import type { DomainEvent } from '../../shared/events.ts';
import { agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { queues } from '../queues/queueCollection.ts';
import { ROUTED } from './loadState.ts';

/** Cases and agents that are not as they were read. */
export interface Changed {
  readonly caseIds: ReadonlySet<string>;
  readonly agentIds: ReadonlySet<string>;
  /** Too much hangs on queues to change it piece by piece: all is to be read anew. */
  readonly hasOtherQueues: boolean;
}

export interface Concerned {
  readonly caseIds: readonly string[];
  readonly agentIds: readonly string[];
}

/** What has been read: enough to tell whether it is still so. */
export interface Known {
  readonly cases: ReadonlyMap<string, Stamp>;
  readonly agents: ReadonlyMap<string, Stamp>;
  readonly queues: ReadonlyMap<string, Stamp>;
}

interface Stamp {
  readonly version: number;
  readonly changedAt?: number;
}

/**
 * Tells what to read again. What this process changes it hears of by events. What others change is found by
 * comparing stamps: those of lately changed cases at every look, those of all that are routed once a minute.
 */
export interface ChangeReader {
  onEvent(event: DomainEvent): void;
  /** A claim failed: they are not as they were read, and others may be concerned. */
  doubt(ids: Concerned): void;
  /** All that is known to have changed since the last call. */
  take(): Changed;
  /** Looks for others' changes. @returns whether there were any */
  look(known: Known): Promise<boolean>;
  /** When that is to be done again, if anything goes on. */
  lookDueAt(): number;
}

/** Processes' clocks may differ by this much, or a write may take as long from its instant to its being seen. */
const OVERLAP_MS = 2_000;
/** What was missed all the same is found by then. */
const AUDIT_MS = 60_000;
/** How old the last look may be. Alone, it only finds what no event tells of. */
const LOOK_MS = { alone: 250, shared: 50 } as const;

export function createChangeReader(ctx: Context): ChangeReader {
  const lookMs = ctx.config.isAlone ? LOOK_MS.alone : LOOK_MS.shared;
  let caseIds = new Set<string>();
  let agentIds = new Set<string>();
  let hasOtherQueues = false;
  let lookedAt = ctx.now().getTime();
  let auditedAt = lookedAt;

  return {
    onEvent(event) {
      if (event.type === 'case.created' || event.type === 'case.updated') {
        caseIds.add(event.payload.case.id);
      } else if (event.type === 'agent.updated') {
        agentIds.add(event.payload.agent.id);
      } else if (event.type === 'queue.updated') {
        hasOtherQueues = true;
      }
    },
    doubt(ids) {
      addAll(caseIds, ids.caseIds);
      addAll(agentIds, ids.agentIds);
      lookedAt = Math.min(lookedAt, ctx.now().getTime() - lookMs);
    },
    take() {
      const found = { caseIds, agentIds, hasOtherQueues };
      caseIds = new Set();
      agentIds = new Set();
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
      const others = {
        caseIds: [...differing(stamps, known.cases), ...(isAudit ? missing(stamps, known.cases) : [])],
        agentIds: [...differing(people, known.agents), ...missing(people, known.agents)],
      };
      addAll(caseIds, others.caseIds);
      addAll(agentIds, others.agentIds);
      hasOtherQueues ||= differing(lines, known.queues).length + missing(lines, known.queues).length > 0;
      return hasOtherQueues || others.caseIds.length + others.agentIds.length > 0;
    },
    lookDueAt: () => lookedAt + lookMs,
  };
}

function stampsOf(ctx: Context, filter: mongoose.mongo.Filter<CaseDocument>) {
  return cases
    .of(ctx.database)
    .find(filter, { projection: { version: 1, changedAt: 1 } })
    .toArray();
}

/** Those that are not known, or not as they are. */
function differing(
  found: readonly (Stamp & { readonly _id: string })[],
  known: ReadonlyMap<string, Stamp>,
): string[] {
  return found
    .filter(({ _id, version, changedAt }) => {
      const before = known.get(_id);
      return before === undefined || before.version !== version || before.changedAt !== changedAt;
    })
    .map(({ _id }) => _id);
}

function missing(found: readonly { readonly _id: string }[], known: ReadonlyMap<string, unknown>): string[] {
  const ids = new Set(found.map(({ _id }) => _id));
  return [...known.keys()].filter((id) => !ids.has(id));
}

function addAll(ids: Set<string>, more: Iterable<string>): void {
  for (const id of more) {
    ids.add(id);
  }
}
