import type { MatchDetails, Matcher } from '../match/matcher.ts';
import { excludeFields, includeFields, setFields } from '../pipeline/fieldTree.ts';
import type { QueryContext } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING } from '../values/value.ts';
import { applyPositional, applySlice, compileElemMatch } from './arrayProjections.ts';
import { ProjectionSpec } from './projectionSpec.ts';

export type Projection = (document: Doc) => Doc;

const FEATURE_NOT_ALLOWED = 224;

/**
 * Compiles the projection of a `find` or `findAndModify`.
 *
 * @param matcher the filter that chose the documents; the positional `field.$` asks it where it matched
 */
export function compileProjection(spec: Doc, context: QueryContext, matcher?: Matcher): Projection {
  const parsed = new ProjectionSpec(spec, context);
  return chain([
    compileFields(parsed),
    compileElemMatches(parsed, context),
    ...parsed.slices.map((slice) => (document: Doc) => applySlice(document, slice)),
    compilePositional(parsed, matcher),
  ]);
}

/** A step sees what is made so far, and the document as it was. */
type Step = (made: Doc, original: Doc) => Doc;

function chain(steps: readonly (Step | null)[]): Projection {
  const present = steps.filter((step) => step !== null);
  return (document) => present.reduce((made, step) => step(made, document), document);
}

function compileFields(parsed: ProjectionSpec): Step {
  const { branch, kind } = parsed;
  if (kind === 'exclude') {
    if (parsed.dropsId) {
      branch.place(['_id'], { kind: 'listed' });
    }
    return (document) => setFields(excludeFields(document, branch), branch, document);
  }
  if (parsed.keepsId && !branch.children.has('_id')) {
    branch.place(['_id'], { kind: 'listed' });
  }
  return (document) => includeFields(document, branch, document);
}

function compileElemMatches(parsed: ProjectionSpec, context: QueryContext): Step | null {
  if (parsed.elemMatches.length === 0) {
    return null;
  }
  const fields = parsed.elemMatches.map((field) => ({
    name: field.name,
    find: compileElemMatch(field, context),
  }));
  return (made, original) => {
    const result = made.copy();
    for (const { name, find } of fields) {
      const found = find(original);
      if (found === MISSING) {
        result.delete(name);
      } else {
        result.set(name, found);
      }
    }
    return result;
  };
}

function compilePositional(parsed: ProjectionSpec, matcher: Matcher | undefined): Step | null {
  const path = parsed.positional;
  if (path === null) {
    return null;
  }
  if (matcher?.reads === null) {
    throw new StoreError(
      FEATURE_NOT_ALLOWED,
      'positional projection cannot be used with $expr or $jsonSchema',
    );
  }
  return (made, original) => {
    const details: MatchDetails = { arrayIndex: null };
    matcher?.matches(original, details);
    return applyPositional(made, path, details.arrayIndex);
  };
}
