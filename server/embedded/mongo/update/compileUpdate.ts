import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse } from '../values/errors.ts';
import { compileArrayFilters } from './arrayFilters.ts';
import { modifierUpdate } from './modifierUpdate.ts';
import { pipelineUpdate } from './pipelineUpdate.ts';
import { replacementUpdate } from './replacement.ts';
import type { Updater } from './updater.ts';

export interface UpdateOptions {
  readonly context: QueryContext;
  readonly arrayFilters?: readonly Doc[];
}

/**
 * Compiles an update: operators, a replacement document or a pipeline.
 *
 * @throws StoreError with MongoDB's code when the update is not valid
 */
export function compileUpdate(update: Doc | readonly Doc[], options: UpdateOptions): Updater {
  const { context, arrayFilters } = options;
  if (!(update instanceof Doc)) {
    if (arrayFilters !== undefined) {
      throw failedToParse('arrayFilters may not be specified for pipeline-syle updates');
    }
    return pipelineUpdate(update, context);
  }
  const filters = compileArrayFilters(arrayFilters ?? [], context);
  if (update.nameAt(0)?.startsWith('$') === true) {
    return modifierUpdate(update, filters, context);
  }
  if (arrayFilters !== undefined && arrayFilters.length > 0) {
    throw failedToParse('arrayFilters may not be specified for replacement-style updates');
  }
  return replacementUpdate(update);
}
