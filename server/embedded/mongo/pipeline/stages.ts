import { BUCKET_STAGES } from './bucket.ts';
import { DENSIFY_STAGES } from './densify.ts';
import { FACET_STAGES } from './facet.ts';
import { FILL_STAGES } from './fill.ts';
import { GRAPH_STAGES } from './graphLookup.ts';
import { GROUP_STAGES } from './group.ts';
import { LOOKUP_STAGES } from './lookup.ts';
import { PROJECTION_STAGES } from './project.ts';
import { REDACT_STAGES } from './redact.ts';
import { WINDOW_STAGES } from './setWindowFields.ts';
import { SIMPLE_STAGES } from './simpleStages.ts';
import { SORT_STAGES } from './sort.ts';
import type { StageTable } from './stage.ts';
import { STATISTICS_STAGES } from './statistics.ts';
import { UNION_STAGES } from './unionWith.ts';
import { UNWIND_STAGES } from './unwind.ts';
import { WRITING_STAGES } from './writing.ts';

/** Every stage, by its name with the dollar. */
export const STAGES: StageTable = {
  ...BUCKET_STAGES,
  ...FACET_STAGES,
  ...GROUP_STAGES,
  ...LOOKUP_STAGES,
  ...PROJECTION_STAGES,
  ...SIMPLE_STAGES,
  ...SORT_STAGES,
  ...STATISTICS_STAGES,
  ...DENSIFY_STAGES,
  ...FILL_STAGES,
  ...GRAPH_STAGES,
  ...REDACT_STAGES,
  ...WINDOW_STAGES,
  ...UNION_STAGES,
  ...UNWIND_STAGES,
  ...WRITING_STAGES,
};
