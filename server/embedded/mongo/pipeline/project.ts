import { compileExpression, isOperator } from '../expression/compile.ts';
import type { ExpressionContext } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { isTruthy } from '../expression/truth.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { isNumber, MISSING, type Value } from '../values/value.ts';
import { Branch, excludeFields, includeFields, readComputedFields, setFields } from './fieldTree.ts';
import { mapping, type StageTable } from './stage.ts';

type Mode = 'include' | 'exclude';

/** Reads a `$project` specification and answers the function that projects one document. */
export function compileProject(spec: Value, context: ExpressionContext): (document: Doc) => Doc {
  if (!(spec instanceof Doc)) {
    throw new StoreError(15969, '$project specification must be an object');
  }
  if (spec.size === 0) {
    throw new StoreError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  const reader = new ProjectReader(context);
  reader.read(spec, []);
  return reader.finish();
}

class ProjectReader {
  private readonly branch = new Branch();
  private mode: Mode | null = null;
  private idRule: Mode | null = null;
  private readonly context: ExpressionContext;

  constructor(context: ExpressionContext) {
    this.context = context;
  }

  read(spec: Doc, prefix: readonly string[]): void {
    for (const [name, value] of spec.entries()) {
      if (name.endsWith('.$')) {
        throw new StoreError(
          31324,
          'Invalid $project :: caused by :: Cannot use positional projection in aggregation projection',
        );
      }
      this.readField([...prefix, ...parsePath(name)], value);
    }
  }

  private readField(path: readonly string[], value: Value): void {
    if (isNumber(value) || typeof value === 'boolean') {
      this.list(path, isTruthy(value) ? 'include' : 'exclude');
      return;
    }
    if (value instanceof Doc && !(value.nameAt(0)?.startsWith('$') ?? false)) {
      if (value.size === 0) {
        throw new StoreError(
          51270,
          `Invalid $project :: caused by :: An empty sub-projection is not a valid value. Found empty object at path ${path.join('.')}`,
        );
      }
      this.read(value, path);
      return;
    }
    if (value instanceof Doc && value.size > 1) {
      throw new StoreError(
        16410,
        `Invalid $project :: caused by :: FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    this.compute(path, value);
  }

  private list(path: readonly string[], rule: Mode): void {
    const isId = path.length === 1 && path[0] === '_id';
    if (isId) {
      if (this.idRule !== null || this.branch.children.has('_id')) {
        throw new StoreError(31250, 'Invalid $project :: caused by :: Path collision at _id');
      }
      this.idRule = rule;
      return;
    }
    if (this.mode !== null && this.mode !== rule) {
      throw rule === 'exclude'
        ? new StoreError(
            31254,
            `Invalid $project :: caused by :: Cannot do exclusion on field ${path.join('.')} in inclusion projection`,
          )
        : new StoreError(
            31253,
            `Invalid $project :: caused by :: Cannot do inclusion on field ${path.join('.')} in exclusion projection`,
          );
    }
    this.mode = rule;
    this.place(path, { kind: 'listed' });
  }

  private place(path: readonly string[], leaf: Parameters<Branch['place']>[1]): void {
    if (path[0] === '_id' && this.idRule !== null) {
      throw new StoreError(
        31249,
        `Invalid $project :: caused by :: Path collision at ${path.join('.')} remaining portion`,
      );
    }
    this.branch.place(path, leaf);
  }

  private compute(path: readonly string[], value: Value): void {
    const operator = value instanceof Doc ? value.nameAt(0) : undefined;
    if (operator !== undefined && operator !== '$elemMatch' && !isOperator(operator)) {
      throw new StoreError(31325, `Invalid $project :: caused by :: Unknown expression ${operator}`);
    }
    const isMeta = value instanceof Doc && value.nameAt(0) === '$meta';
    if (this.mode === 'exclude' && !isMeta) {
      throw value instanceof Doc
        ? new StoreError(
            31252,
            `Invalid $project :: caused by :: Cannot use expression other than $meta in exclusion projection`,
          )
        : new StoreError(
            31310,
            `Invalid $project :: caused by :: Cannot use an expression ${path.join('.')} in an exclusion projection`,
          );
    }
    if (!isMeta) {
      this.mode = 'include';
    }
    this.place(path, { kind: 'computed', expression: compileExpression(value, this.context) });
  }

  finish(): (document: Doc) => Doc {
    const { branch } = this;
    const mode = this.mode ?? this.idRule ?? 'include';
    const hasId = branch.children.has('_id');
    if (mode === 'exclude') {
      if (this.idRule === 'exclude') {
        branch.place(['_id'], { kind: 'listed' });
      }
      return (document) => setFields(excludeFields(document, branch), branch, document);
    }
    if (this.idRule !== 'exclude' && !hasId) {
      branch.place(['_id'], { kind: 'listed' });
    }
    return (document) => idFirst(includeFields(document, branch, document));
  }
}

/** `_id` leads where an inclusion keeps it, wherever the document has it. */
function idFirst(document: Doc): Doc {
  if (document.nameAt(0) === '_id' || !document.has('_id')) {
    return document;
  }
  const id = document.get('_id');
  const made = new Doc();
  if (id !== MISSING) {
    made.append('_id', id);
  }
  for (const [name, value] of document.entries()) {
    if (name !== '_id') {
      made.append(name, value);
    }
  }
  return made;
}

/** Reads an `$addFields` specification and answers the function that sets the fields of one document. */
export function compileAddFields(
  spec: Value,
  context: ExpressionContext,
  name: string,
): (document: Doc) => Doc {
  if (!(spec instanceof Doc)) {
    throw new StoreError(40272, `${name} specification stage must be an object, got ${typeof spec}`);
  }
  const branch = new Branch();
  readComputedFields(spec, context, branch);
  return (document) => setFields(document, branch, document);
}

function compileUnset(spec: Value): (document: Doc) => Doc {
  if (typeof spec !== 'string' && !Array.isArray(spec)) {
    throw new StoreError(31002, '$unset specification must be a string or an array');
  }
  const fields = Array.isArray(spec) ? spec : [spec];
  if (fields.length === 0) {
    throw new StoreError(31119, '$unset specification must be a string or an array with at least one field');
  }
  const branch = new Branch();
  if (!fields.every((field) => typeof field === 'string')) {
    throw new StoreError(
      31120,
      '$unset specification must be a string or an array containing only string values',
    );
  }
  if (fields.some((field) => field.includes('\0'))) {
    throw new StoreError(9527900, 'The fields of $unset may not contain null bytes');
  }
  for (const field of fields) {
    if (fields.filter((other) => other === field).length > 1) {
      throw new StoreError(31250, `Invalid $unset :: caused by :: Path collision at ${field}`);
    }
    branch.place(parsePath(field), { kind: 'listed' });
  }
  return (document) => excludeFields(document, branch);
}

const ADD_FIELDS: StageTable['$set'] = {
  compile: (spec, context, name) => mapping(compileAddFields(spec, context, name)),
};

export const PROJECTION_STAGES: StageTable = {
  $project: { compile: (spec, context) => mapping(compileProject(spec, context)) },
  $addFields: ADD_FIELDS,
  $set: ADD_FIELDS,
  $unset: { compile: (spec) => mapping(compileUnset(spec)) },
};
