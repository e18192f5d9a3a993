import { compileMatch } from '../match/compileMatch.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { badValue, failedToParse } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import type { ArrayFilters } from './applyTree.ts';
import type { UpdatePath } from './updatePath.ts';

const IDENTIFIER = /^[a-z][a-zA-Z0-9]*$/;

/** Compiles `arrayFilters`: for each identifier a test of one element. */
export function compileArrayFilters(filters: readonly Doc[], context: QueryContext): ArrayFilters {
  const compiled = new Map<string, (element: Value) => boolean>();
  for (const filter of filters) {
    const identifier = identifierOf(filter);
    // Compiled first, as an invalid filter is the graver complaint.
    const matcher = compileMatch(filter, context, { allowsExpressions: false });
    if (identifier === null) {
      throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
    }
    if (!IDENTIFIER.test(identifier)) {
      throw badValue(
        `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
      );
    }
    if (compiled.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    }
    compiled.set(identifier, (element) => matcher.matches(Doc.from([[identifier, element]])));
  }
  return compiled;
}

/** The one name all conditions of a filter begin with, or null when there is none. */
function identifierOf(filter: Doc): string | null {
  let found: string | null = null;
  for (const [name, value] of filter) {
    const names = name.startsWith('$') ? nestedIdentifiers(value) : [name.split('.', 1)[0] as string];
    for (const next of names) {
      if (found !== null && found !== next) {
        throw failedToParse(
          `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${found}' and '${next}'`,
        );
      }
      found = next;
    }
  }
  return found;
}

function nestedIdentifiers(value: Value): string[] {
  const branches = Array.isArray(value) ? value.filter((branch) => branch instanceof Doc) : [];
  return branches.flatMap((branch) => identifierOf(branch) ?? []);
}

/** @throws StoreError 2 when a path names a filter that is not given, 9 when a filter is never named */
export function checkIdentifiers(filters: ArrayFilters, paths: readonly UpdatePath[]): void {
  const used = new Set<string>();
  for (const path of paths) {
    for (const step of path.steps) {
      if (step.kind === 'filtered' && step.identifier !== '') {
        rejectIdentifier(step.identifier, filters, path);
        used.add(step.identifier);
      }
    }
  }
  for (const identifier of filters.keys()) {
    if (!used.has(identifier)) {
      throw failedToParse(`The array filter for identifier '${identifier}' was not used in the update`);
    }
  }
}

function rejectIdentifier(identifier: string, filters: ArrayFilters, path: UpdatePath): void {
  if (!filters.has(identifier)) {
    throw badValue(`No array filter found for identifier '${identifier}' in path '${path.text}'`);
  }
}
