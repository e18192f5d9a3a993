import type { Accumulator, AccumulatorExpression } from '../accumulators/accumulator.ts';
import { MemoryMeter, ONE_STAGE } from '../accumulators/memory.ts';
import { ACCUMULATORS } from '../accumulators/table.ts';
import { compileExpression } from '../expression/compile.ts';
import type { Expression, ExpressionContext, Result } from '../expression/expression.ts';
import { hashKey } from '../expression/hashing.ts';
import { Doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { Code, int32, isNumber, MaxKey, MISSING, MinKey, type Value } from '../values/value.ts';
import {
  gathering,
  inBatches,
  type PipelineContext,
  type Rows,
  type Stage,
  type StageTable,
} from './stage.ts';

export interface OutputField {
  readonly name: string;
  readonly accumulator: AccumulatorExpression;
}

/** Accumulators that MongoDB has and this store does not. */
const REFUSED: ReadonlySet<string> = new Set(['$accumulator']);

/**
 * Compiles one output field of a group: `{ $sum: … }`.
 *
 * @throws StoreError 40234 when it is no accumulator, 40238 when it is more than one
 */
export function compileOutput(name: string, spec: Value, context: ExpressionContext): OutputField {
  if (name.includes('.')) {
    throw new StoreError(40235, `The field name '${name}' cannot contain '.'`);
  }
  if (name.startsWith('$')) {
    throw new StoreError(40236, `The field name '${name}' cannot be an operator name`);
  }
  if (!(spec instanceof Doc) || spec.size === 0) {
    throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  }
  if (spec.size > 1) {
    throw new StoreError(40238, `The field '${name}' must specify one accumulator`);
  }
  const operator = spec.nameAt(0) as string;
  if (!operator.startsWith('$')) {
    throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  }
  return { name, accumulator: compileAccumulator(operator, spec.valueAt(0), context) };
}

function compileAccumulator(
  operator: string,
  operand: Value,
  context: ExpressionContext,
): AccumulatorExpression {
  const compile = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (compile !== undefined) {
    return compile(operand, context, operator);
  }
  if (Array.isArray(operand)) {
    throw new StoreError(40237, `The ${operator} accumulator is a unary operator`);
  }
  if (REFUSED.has(operator)) {
    throw notSupported(operator, 15952);
  }
  throw new StoreError(15952, `unknown group operator '${operator}'`);
}

interface Group {
  readonly id: Result;
  readonly states: Accumulator[];
}

/** Groups run in MongoDB's newer engine, which has codes of its own for some faults of expressions. */
const ENGINE_CODES = new Map<number, number>([
  [2, 4848401],
  [16610, 4848403],
  [40400, 5911200],
]);

function asGroupError(error: unknown): unknown {
  const code = error instanceof StoreError ? ENGINE_CODES.get(error.code) : undefined;
  return error instanceof StoreError && code !== undefined ? new StoreError(code, error.message) : error;
}

/** Where a group stands; `isFollowed` by another stage. */
type GroupContext = ExpressionContext & Pick<PipelineContext, 'isFollowed'>;

/** Puts documents into groups and keeps what their accumulators hold. */
export class Grouping {
  private readonly groups = new Map<string, Group>();
  private readonly meter = new MemoryMeter('$group', ONE_STAGE);
  private readonly key: Expression;
  private readonly outputs: readonly OutputField[];
  private readonly context: ExpressionContext;
  private readonly isFollowed: boolean;

  constructor(key: Expression, outputs: readonly OutputField[], context: GroupContext) {
    this.key = key;
    this.outputs = outputs;
    this.context = context;
    this.isFollowed = context.isFollowed === true;
  }

  add(document: Doc): void {
    const evaluated = this.key.evaluate(document);
    const id = evaluated === MISSING ? null : evaluated;
    const key = hashKey(id, this.context.collation);
    let group = this.groups.get(key);
    if (group === undefined) {
      this.meter.add(id);
      group = {
        id: this.isFollowed ? asKey(id) : id,
        states: this.outputs.map((output) => output.accumulator.start(id)),
      };
      this.groups.set(key, group);
    }
    try {
      for (const state of group.states) {
        state.add(document);
      }
    } catch (error) {
      throw asGroupError(error);
    }
  }

  documents(): Doc[] {
    return [...this.groups.values()].map((group) => outputDocument(group.id, group.states, this.outputs));
  }
}

export function outputDocument(
  id: Result,
  states: readonly Accumulator[],
  outputs: readonly OutputField[],
): Doc {
  const made = new Doc(['_id'], [id === MISSING ? null : id]);
  for (const [at, state] of states.entries()) {
    const value = state.value();
    made.append((outputs[at] as OutputField).name, value === MISSING ? null : value);
  }
  return made;
}

/**
 * MongoDB's engine for groups has no values of its own for these, and hands them to the next stage in another
 * guise.
 */
function asKey(id: Value): Value {
  return id instanceof Code ? id.code : wrapped(id);
}

function wrapped(value: Value): Value {
  return value instanceof MinKey || value instanceof MaxKey ? new Doc([''], [value]) : value;
}

const WRAPPING: ReadonlySet<string> = new Set(['$addToSet', '$first', '$last', '$max', '$min']);

/** The accumulator as it answers to the stage after a group. */
function handedOn(operator: string, accumulator: AccumulatorExpression): AccumulatorExpression {
  if (!WRAPPING.has(operator)) {
    return accumulator;
  }
  return {
    ...accumulator,
    start: (id) => {
      const state = accumulator.start(id);
      return {
        add: (document) => state.add(document),
        value: () => {
          const value = state.value();
          if (value === MISSING) {
            return value;
          }
          return operator === '$addToSet' && Array.isArray(value) ? value.map(wrapped) : wrapped(value);
        },
      };
    },
  };
}

/** A number or boolean in a compound key is meant as a projection, which keys are not. */
function checkKey(spec: Value): void {
  if (!(spec instanceof Doc) || spec.nameAt(0)?.startsWith('$')) {
    return;
  }
  if (spec.values().some((value) => isNumber(value) || typeof value === 'boolean')) {
    throw new StoreError(17390, '$group does not support inclusion-style expressions');
  }
}

function compileGroup(spec: Value, context: GroupContext): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(15947, "a group's fields must be specified in an object");
  }
  const outputs: OutputField[] = [];
  let key: Expression | null = null;
  for (const [name, value] of spec.entries()) {
    if (name === '_id') {
      checkKey(value);
      key = compileExpression(value, context);
    } else if (name === '$doingMerge') {
      throw new StoreError(17030, '$doingMerge should be true if present');
    } else {
      const output = compileOutput(name, value, context);
      const operator = (value as Doc).nameAt(0) as string; // compileOutput saw that it is a document
      const accumulator = context.isFollowed ? handedOn(operator, output.accumulator) : output.accumulator;
      outputs.push({ name, accumulator });
    }
  }
  if (key === null) {
    throw new StoreError(15955, 'a group specification must include an _id');
  }
  return groupStage(key, outputs, context);
}

export function groupStage(key: Expression, outputs: readonly OutputField[], context: GroupContext): Stage {
  return {
    async *run(input: Rows) {
      const grouping = new Grouping(key, outputs, context);
      for await (const batch of input) {
        context.checkTime();
        for (const document of batch) {
          grouping.add(document);
        }
      }
      yield* inBatches(grouping.documents());
    },
  };
}

function compileSortByCount(spec: Value, context: ExpressionContext): Stage {
  const isReference = typeof spec === 'string' && spec.startsWith('$');
  const isExpression = spec instanceof Doc && (spec.nameAt(0)?.startsWith('$') ?? false);
  if (!isReference && !isExpression) {
    throw sortByCountError(spec);
  }
  const key = compileExpression(spec, context);
  const count = compileOutput('count', new Doc(['$sum'], [int32(1)]), context);
  const group = groupStage(key, [count], { ...context, isFollowed: true });
  const order = gathering((documents) => documents.sort((a, b) => countOf(b) - countOf(a)));
  return { run: (input) => order.run(group.run(input)) };
}

function sortByCountError(spec: Value): StoreError {
  if (typeof spec === 'string') {
    return new StoreError(
      40148,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  return spec instanceof Doc
    ? new StoreError(
        40147,
        'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
      )
    : new StoreError(40149, 'the sortByCount field must be specified as a string or as an object');
}

function countOf(document: Doc): number {
  return Number(String(document.get('count')));
}

export const GROUP_STAGES: StageTable = {
  $group: { compile: compileGroup },
  $sortByCount: { compile: compileSortByCount },
};
