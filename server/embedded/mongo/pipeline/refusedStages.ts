import { notSupported, StoreError } from '../values/errors.ts';
import type { PipelineContext } from './stage.ts';

/** Where MongoDB itself does not take a stage, so that there is nothing of ours to refuse. */
interface Rule {
  /** The code for the stage in any sub-pipeline. */
  readonly within?: number;
  /** The code for the stage in a facet, however deep. */
  readonly inFacet?: number;
}

const INVALID_NAMESPACE = 73;
const OF_THE_SERVER: Rule = { within: INVALID_NAMESPACE };
const NOT_IN_FACET: Rule = { inFacet: 40600 };

/** Stages that MongoDB offers, in one edition or another, and this store does not. */
const REFUSED: ReadonlyMap<string, Rule> = new Map([
  ['$changeStream', { within: 40573, inFacet: 40600 }],
  ['$changeStreamSplitLargeEvent', NOT_IN_FACET],
  ['$currentOp', { ...OF_THE_SERVER, ...NOT_IN_FACET }],
  ['$geoNear', NOT_IN_FACET],
  ['$listCatalog', NOT_IN_FACET],
  ['$listClusterCatalog', { within: 9621301, inFacet: 40600 }],
  ['$listLocalSessions', OF_THE_SERVER],
  ['$listSampledQueries', NOT_IN_FACET],
  ['$listSearchIndexes', NOT_IN_FACET],
  ['$listSessions', OF_THE_SERVER],
  ['$planCacheStats', NOT_IN_FACET],
  ['$querySettings', { ...OF_THE_SERVER, ...NOT_IN_FACET }],
  ['$queryStats', NOT_IN_FACET],
  ['$rankFusion', NOT_IN_FACET],
  ['$scoreFusion', NOT_IN_FACET],
  ['$score', NOT_IN_FACET],
  ['$search', NOT_IN_FACET],
  ['$searchMeta', NOT_IN_FACET],
  ['$shardedDataDistribution', NOT_IN_FACET],
  ['$vectorSearch', NOT_IN_FACET],
]);

/** What to say to a stage that is not offered here, or null where MongoDB has none of that name either. */
export function refusal(name: string, { within = [] }: PipelineContext): StoreError | null {
  const rule = REFUSED.get(name);
  if (rule === undefined) {
    return null;
  }
  if (rule.inFacet !== undefined && within.includes('$facet')) {
    return new StoreError(rule.inFacet, `${name} is not allowed to be used within a $facet stage`);
  }
  const [around] = within;
  return rule.within !== undefined && around !== undefined
    ? new StoreError(rule.within, `${name} is not allowed within the pipeline of a ${around} stage`)
    : notSupported(name, 40324);
}
