import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { isRouted, type LoadedState, routedCases, stateOf } from './loadState.ts';

/** Keeps what it has read of thousands of waiting cases, and reads again only what was changed since. */
export interface StateReader {
  /** @param policyVersion another one than last time: all is read anew */
  read(policyVersion: number): Promise<LoadedState>;
  /** A claim on the case failed: it is not as it was read. */
  doubt(caseId: string): void;
}

/** Processes' clocks may differ by this much, or a write may take as long from its instant to its being seen. */
const OVERLAP_MS = 2_000;
/** What was missed all the same is found by then. */
const ANEW_MS = 60_000;

export function createStateReader(ctx: Context): StateReader {
  const doubted = new Set<string>();
  let known: Map<string, CaseDocument> | null = null;
  let version = 0;
  let readUntil = 0;
  let readAnewAt = 0;

  async function readAnew(): Promise<Map<string, CaseDocument>> {
    const found = await routedCases(ctx);
    return new Map(found.map((document) => [document._id, document]));
  }

  async function bringUpToDate(documents: Map<string, CaseDocument>): Promise<void> {
    const ids = [...doubted];
    doubted.clear();
    const collection = cases.of(ctx.database);
    const [changed, suspects] = await Promise.all([
      collection.find({ changedAt: { $gte: readUntil - OVERLAP_MS } }).toArray(),
      ids.length === 0 ? [] : collection.find({ _id: { $in: ids } }).toArray(),
    ]);
    for (const document of [...changed, ...suspects]) {
      if (isRouted(document)) {
        documents.set(document._id, document);
      } else {
        documents.delete(document._id);
      }
    }
  }

  return {
    async read(policyVersion) {
      const now = ctx.now().getTime();
      if (known === null || policyVersion !== version || now - readAnewAt > ANEW_MS) {
        known = await readAnew();
        version = policyVersion;
        readAnewAt = now;
        doubted.clear();
      } else {
        await bringUpToDate(known);
      }
      readUntil = now;
      return stateOf(ctx, [...known.values()]);
    },
    doubt(caseId) {
      doubted.add(caseId);
    },
  };
}
