import type { z } from 'zod';
import type { decisionRecordSchema } from '../../shared/api/cases.ts';
import { agents } from '../agents/agentCollection.ts';
import type { CaseDocument } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { type DecisionDocument, decisions, recordIn } from './decisionCollection.ts';
import { explain } from './engine/explain.ts';
import type { Decision, DecisionRecord } from './engine/types.ts';
import { heldCases, stateOf } from './loadState.ts';
import { currentPolicy } from './policyStore.ts';

type ShownRecord = z.infer<typeof decisionRecordSchema>;
type Names = ReadonlyMap<string, string>;

/** "Why here, why not Ben": what was decided so far, and for a waiting case what would be decided now. */
export async function explainCase(
  ctx: Context,
  theCase: CaseDocument,
): Promise<{ items: ShownRecord[]; now: ShownRecord | null }> {
  const [past, names] = await Promise.all([
    decisions.of(ctx.database).find({ caseId: theCase._id }).sort({ at: -1 }).limit(50).toArray(),
    agentNames(ctx),
  ]);
  return {
    items: past.map((document) => toShown(document, names)),
    now: await waitingNow(ctx, theCase, names),
  };
}

async function waitingNow(ctx: Context, theCase: CaseDocument, names: Names): Promise<ShownRecord | null> {
  if (theCase.state !== 'queued') {
    return null;
  }
  // Whoever else waits changes nothing of why this one does.
  const [held, policy] = await Promise.all([heldCases(ctx), currentPolicy(ctx)]);
  const { state } = await stateOf(ctx, [theCase, ...held]);
  const explanation = explain(state, theCase._id, ctx.now().getTime(), policy);
  if (explanation === null) {
    return null;
  }
  const { record, next } = explanation;
  return {
    at: new Date(record.at).toISOString(),
    kind: 'wait',
    reason: record.reason,
    policyVersion: record.policyVersion,
    chosenAgentIds: [],
    candidates: candidatesOf(record, names),
    nextDeadline: next === null ? null : new Date(next.at).toISOString(),
  };
}

function toShown(document: DecisionDocument, names: Names): ShownRecord {
  const { at, decision, isCarriedOut } = document;
  const record = recordIn(document);
  return {
    at,
    kind: isCarriedOut ? decision.kind : `${decision.kind}.lost`,
    reason: decision.reason,
    policyVersion: decision.policyVersion,
    chosenAgentIds: chosenIn(decision),
    candidates: record === null ? [] : candidatesOf(record, names),
    nextDeadline: decision.kind === 'offer' ? new Date(decision.expiresAt).toISOString() : null,
  };
}

function chosenIn(decision: Decision): string[] {
  if (decision.kind === 'offer') {
    return decision.targets.map(({ agentId }) => agentId);
  }
  return decision.kind === 'assign' ? [decision.agentId] : [];
}

function candidatesOf(record: DecisionRecord, names: Names): ShownRecord['candidates'] {
  const ranked = record.ranked.map(({ agentId, keys }) => ({
    agentId,
    name: names.get(agentId) ?? '',
    failed: null,
    rank: keys.map((key, index) => `${record.rankNames[index] ?? ''} ${key}`),
  }));
  const rejected = Object.entries(record.rejected).flatMap(([failed, agentIds]) =>
    (agentIds ?? []).map((agentId) => ({ agentId, name: names.get(agentId) ?? '', failed, rank: [] })),
  );
  return [...ranked, ...rejected];
}

async function agentNames(ctx: Context): Promise<Names> {
  const people = await agents
    .of(ctx.database)
    .find({}, { projection: { name: 1 } })
    .toArray();
  return new Map(people.map((agent) => [agent._id, agent.name]));
}
