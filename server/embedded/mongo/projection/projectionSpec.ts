import { compileExpression } from '../expression/compile.ts';
import type { Expression } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { Branch } from '../pipeline/fieldTree.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { CODE, StoreError } from '../values/errors.ts';
import { exactLong, toDouble } from '../values/integers.ts';
import { isTruthy } from '../values/truth.ts';
import { isNumber, type Value } from '../values/value.ts';

export type Mode = 'include' | 'exclude';

export interface SliceField {
  readonly path: readonly string[];
  readonly skip: number | null;
  readonly limit: number;
}

export interface ElemMatchField {
  readonly name: string;
  readonly condition: Doc;
}

const CODES = {
  inclusionInExclusion: 31_253,
  exclusionInInclusion: 31_254,
  elemMatchAfterPositional: 31_255,
  positionalAfterElemMatch: 31_256,
  elemMatchNeedsObject: 31_274,
  elemMatchOnNestedField: 31_275,
  secondPositional: 31_276,
  expressionInExclusion: 31_252,
  literalInExclusion: 31_310,
  positionalInside: 31_394,
  positionalExclusion: 31_395,
  emptySubProjection: 51_270,
  positionalAfterSlice: 31_250,
  positionalObject: 31_271,
  positionalLiteral: 31_308,
  unknownExpression: 31_325,
} as const;

/**
 * Reads the projection of a `find`.
 *
 * Beside what `$project` knows it has `$slice`, `$elemMatch` and the positional `field.$`, which look at
 * arrays, and it may be empty.
 *
 * @throws StoreError with MongoDB's code when fields contradict each other
 */
export class ProjectionSpec {
  /** Fields kept or dropped, and those that are computed. */
  readonly branch = new Branch();
  readonly slices: SliceField[] = [];
  readonly elemMatches: ElemMatchField[] = [];
  positional: readonly string[] | null = null;
  private mode: Mode | null = null;
  private idRule: Mode | null = null;
  /** Every path that was named, whatever for, to find those that collide. */
  private readonly taken = new Branch();
  private readonly context: QueryContext;

  constructor(spec: Doc, context: QueryContext) {
    this.context = context;
    for (const [name, value] of spec) {
      this.readTopField(name, value);
    }
    if (this.kind === 'include') {
      for (const slice of this.slices) {
        this.branch.place(slice.path, { kind: 'listed' });
      }
    }
  }

  /** What becomes of fields that are not named. */
  get kind(): Mode {
    if (this.mode !== null) {
      return this.mode;
    }
    return this.idRule === 'include' || this.elemMatches.length > 0 ? 'include' : 'exclude';
  }

  /** Whether `_id` is in the result of an inclusion. */
  get keepsId(): boolean {
    return this.idRule !== 'exclude';
  }

  get dropsId(): boolean {
    return this.idRule === 'exclude';
  }

  private readTopField(name: string, value: Value): void {
    if (name.endsWith('.$')) {
      this.readPositional(name, value);
    } else {
      rejectInnerPositional(name);
      this.read(parsePath(name), value);
    }
  }

  private read(path: readonly string[], value: Value): void {
    if (isNumber(value) || typeof value === 'boolean') {
      this.list(path, isTruthy(value) ? 'include' : 'exclude');
    } else if (value instanceof Doc && !(value.size === 1 && value.nameAt(0)?.startsWith('$'))) {
      this.readNested(path, value);
    } else if (value instanceof Doc) {
      this.readOperator(path, value.nameAt(0) as string, value.valueAt(0), value);
    } else {
      this.compute(path, value, CODES.literalInExclusion);
    }
  }

  private readNested(path: readonly string[], spec: Doc): void {
    if (spec.size === 0) {
      throw new StoreError(
        CODES.emptySubProjection,
        `An empty sub-projection is not a valid value. Found empty object at path ${path.join('.')}`,
      );
    }
    for (const [name, value] of spec) {
      rejectInnerPositional(name);
      this.read([...path, ...parsePath(name)], value);
    }
  }

  private readOperator(path: readonly string[], operator: string, operand: Value, value: Doc): void {
    // On the positional field itself MongoDB takes $slice for the expression of that name.
    const isPositional = this.positional?.join('.') === path.join('.');
    const slice = operator === '$slice' && !isPositional ? sliceOf(path, operand) : null;
    if (slice !== null) {
      this.take(path);
      this.slices.push(slice);
    } else if (operator === '$elemMatch') {
      this.readElemMatch(path, operand);
    } else {
      this.compute(path, value, CODES.expressionInExclusion);
    }
  }

  private list(path: readonly string[], rule: Mode): void {
    this.take(path);
    if (path.length === 1 && path[0] === '_id') {
      this.idRule = rule;
      return;
    }
    this.settle(path, rule);
    this.branch.place(path, { kind: 'listed' });
  }

  /** Fixes whether the projection includes or excludes, which all listed fields must agree on. */
  private settle(path: readonly string[], rule: Mode): void {
    if (this.mode !== null && this.mode !== rule) {
      throw rule === 'exclude'
        ? new StoreError(
            CODES.exclusionInInclusion,
            `Cannot do exclusion on field ${path.join('.')} in inclusion projection`,
          )
        : new StoreError(
            CODES.inclusionInExclusion,
            `Cannot do inclusion on field ${path.join('.')} in exclusion projection`,
          );
    }
    this.mode = rule;
  }

  private compute(path: readonly string[], value: Value, code: number): void {
    const isMeta = value instanceof Doc && value.nameAt(0) === '$meta';
    if (this.mode === 'exclude' && !isMeta) {
      throw new StoreError(code, `Cannot use an expression ${path.join('.')} in an exclusion projection`);
    }
    const expression = compileField(value, this.context);
    this.take(path);
    if (!isMeta) {
      this.settle(path, 'include');
    }
    this.branch.place(path, { kind: 'computed', expression });
  }

  private readElemMatch(path: readonly string[], operand: Value): void {
    if (!(operand instanceof Doc)) {
      throw new StoreError(CODES.elemMatchNeedsObject, 'elemMatch: Invalid argument, object required');
    }
    if (path.length > 1) {
      throw new StoreError(
        CODES.elemMatchOnNestedField,
        'Cannot use $elemMatch projection on a nested field',
      );
    }
    if (this.positional !== null) {
      throw new StoreError(
        CODES.elemMatchAfterPositional,
        'Cannot specify positional operator and $elemMatch.',
      );
    }
    this.take(path);
    this.elemMatches.push({ name: path[0] as string, condition: operand });
  }

  private readPositional(name: string, value: Value): void {
    const text = name.slice(0, -2);
    rejectInnerPositional(text);
    const path = parsePath(text);
    if (this.elemMatches.length > 0) {
      throw new StoreError(
        CODES.positionalAfterElemMatch,
        'Cannot specify positional operator and $elemMatch.',
      );
    }
    if (this.positional !== null) {
      throw new StoreError(
        CODES.secondPositional,
        'Cannot specify more than one positional projection per query.',
      );
    }
    rejectPositionalValue(value);
    if (this.slices.some((slice) => slice.path.join('.') === text)) {
      throw new StoreError(CODES.positionalAfterSlice, `Path collision at ${name}`);
    }
    if (!isTruthy(value)) {
      throw new StoreError(CODES.positionalExclusion, 'positional projection cannot be used with exclusion');
    }
    this.take(path);
    this.settle(path, 'include');
    this.branch.place(path, { kind: 'listed' });
    this.positional = path;
  }

  private take(path: readonly string[]): void {
    this.taken.place(path, { kind: 'listed' });
  }
}

function rejectInnerPositional(name: string): void {
  if (name.includes('.$.')) {
    throw new StoreError(
      CODES.positionalInside,
      "As of 4.4, it's illegal to specify positional operator in the middle of a path. Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.",
    );
  }
}

/** A projection has its own code for an operator it does not know. */
function compileField(value: Value, context: QueryContext): Expression {
  try {
    return compileExpression(value, context);
  } catch (error) {
    if (error instanceof StoreError && error.code === CODE.unknownExpression && value instanceof Doc) {
      throw new StoreError(CODES.unknownExpression, `Unknown expression ${value.nameAt(0)}`);
    }
    throw error;
  }
}

function rejectPositionalValue(value: Value): void {
  if (value instanceof Doc) {
    throw new StoreError(
      CODES.positionalObject,
      'positional projection cannot be used with an expression or sub object',
    );
  }
  if (!isNumber(value) && typeof value !== 'boolean') {
    throw new StoreError(CODES.positionalLiteral, 'positional projection cannot be used with a literal');
  }
}

/** `$slice` of a find: a count, or how many to skip and how many to take; null where it is an expression. */
function sliceOf(path: readonly string[], operand: Value): SliceField | null {
  if (isNumber(operand)) {
    return { path, skip: null, limit: clamped(operand) };
  }
  if (!Array.isArray(operand) || operand.length !== 2) {
    return null;
  }
  const [skip, limit] = operand;
  if (!isNumber(skip) || !isNumber(limit) || clamped(limit) <= 0) {
    return null;
  }
  return { path, skip: clamped(skip), limit: clamped(limit) };
}

const INT_MAX = 2_147_483_647;

function clamped(value: Parameters<typeof toDouble>[0]): number {
  const whole = Number(exactLong(value) ?? Math.trunc(toDouble(value)));
  return Number.isNaN(whole) ? 0 : Math.max(-INT_MAX, Math.min(INT_MAX, whole));
}
