import { MemoryMeter } from '../accumulators/memory.ts';
import { compileExpression } from '../expression/compile.ts';
import type { Expression } from '../expression/expression.ts';
import { followPath, parsePath } from '../expression/fieldPath.ts';
import { hashKey } from '../expression/hashing.ts';
import { asInt64 } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { compileMatch } from '../match/compileMatch.ts';
import type { Matcher } from '../match/matcher.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { isNumber, MISSING, type Missing, RegExpValue, type Value } from '../values/value.ts';
import type { Namespace } from './host.ts';
import { setPath } from './paths.ts';
import type { PipelineContext, Rows, Stage, StageTable } from './stage.ts';

interface GraphSpec {
  readonly from: Namespace;
  readonly as: readonly string[];
  readonly startWith: Expression;
  readonly connectFrom: readonly string[];
  readonly connectTo: string;
  readonly depthPath: readonly string[] | null;
  readonly maxDepth: number;
  /** A filter for the documents to be reached, for the store or, as a matcher, for this stage. */
  readonly restrict: Doc | null;
  readonly matcher: Matcher | null;
}

const REQUIRED = ['from', 'as', 'startWith', 'connectFromField', 'connectToField'];
const FIELDS: ReadonlySet<string> = new Set([
  ...REQUIRED,
  'maxDepth',
  'depthField',
  'restrictSearchWithMatch',
]);

function readGraph(spec: Value, context: PipelineContext): GraphSpec {
  if (!(spec instanceof Doc)) {
    throw failedToParse(`the $graphLookup stage specification must be an object, but found ${typeOf(spec)}`);
  }
  for (const [field, value] of spec.entries()) {
    checkField(field, value);
  }
  if (REQUIRED.some((field) => !spec.has(field))) {
    throw new StoreError(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  }
  const depthField = spec.get('depthField');
  const restrict = spec.get('restrictSearchWithMatch');
  const matcher = restrict instanceof Doc ? compileMatch(restrict, context) : null;
  // Variables bound around this stage are known here only, so such a filter is not handed on.
  const isPlain = (context.bindings?.size ?? 0) === 0;
  parsePath(textOf(spec, 'connectToField'));
  return {
    from: { db: context.namespace.db, collection: textOf(spec, 'from') },
    as: parsePath(textOf(spec, 'as')),
    startWith: compileExpression(spec.get('startWith') as Value, context),
    connectFrom: parsePath(textOf(spec, 'connectFromField')),
    connectTo: textOf(spec, 'connectToField'),
    depthPath: typeof depthField === 'string' ? parsePath(depthField) : null,
    maxDepth: spec.has('maxDepth') ? readMaxDepth(spec.get('maxDepth') as Value) : Number.POSITIVE_INFINITY,
    restrict: restrict instanceof Doc && isPlain ? restrict : null,
    matcher: isPlain ? null : matcher,
  };
}

function checkField(field: string, value: Value): void {
  if (!FIELDS.has(field)) {
    throw new StoreError(40104, `Unknown argument to $graphLookup: ${field}`);
  }
  if (field === 'restrictSearchWithMatch') {
    if (!(value instanceof Doc)) {
      throw new StoreError(40185, `restrictSearchWithMatch must be an object, found ${typeOf(value)}`);
    }
  } else if (field === 'from' && value instanceof Doc) {
    throw failedToParse("$graphLookup 'from' option must be specified as a string");
  } else if (field !== 'startWith' && field !== 'maxDepth' && typeof value !== 'string') {
    throw field === 'from'
      ? failedToParse(`$graphLookup 'from' option must be a string, found ${typeOf(value)}`)
      : new StoreError(40103, `expected string as argument for ${field}, found: ${typeOf(value)}`);
  }
}

function textOf(spec: Doc, field: string): string {
  const value = spec.get(field);
  return typeof value === 'string' ? value : '';
}

function readMaxDepth(value: Value): number {
  if (!isNumber(value)) {
    throw new StoreError(40100, `maxDepth must be numeric, found type: ${typeOf(value)}`);
  }
  const depth = asInt64(value);
  if (depth === null) {
    throw new StoreError(40102, 'maxDepth could not be represented as a long long');
  }
  if (depth < 0n) {
    throw new StoreError(40101, `maxDepth requires a nonnegative argument, found: ${depth}`);
  }
  return Number(depth);
}

/** The values to look for, as `$in` wants them: the elements of an array, and regular expressions as values. */
function frontier(value: Value | Missing, into: Map<string, Value>): void {
  const values: readonly (Value | Missing)[] = Array.isArray(value) ? value : [value];
  for (const item of values) {
    if (item !== MISSING) {
      into.set(hashKey(item), item);
    }
  }
}

async function traverse(document: Doc, spec: GraphSpec, context: PipelineContext): Promise<Doc[]> {
  const found = new Map<string, Doc>();
  const meter = new MemoryMeter('$graphLookup');
  const searched = new Set<string>();
  let wanted = new Map<string, Value>();
  frontier(spec.startWith.evaluate(document), wanted);
  for (let depth = 0; depth <= spec.maxDepth && wanted.size > 0; depth += 1) {
    const next = new Map<string, Value>();
    for (const key of wanted.keys()) {
      searched.add(key);
    }
    for await (const reached of context.host.find(spec.from, filterFor([...wanted.values()], spec))) {
      context.checkTime();
      if (spec.matcher !== null && !spec.matcher.matches(reached)) {
        continue;
      }
      const id = hashKey(reached.get('_id'));
      if (found.has(id)) {
        continue;
      }
      meter.add(reached);
      found.set(id, spec.depthPath === null ? reached : setPath(reached, spec.depthPath, BigInt(depth)));
      frontier(followPath(reached, spec.connectFrom), next);
    }
    wanted = new Map([...next].filter(([key]) => !searched.has(key)));
  }
  return [...found.values()];
}

function filterFor(values: readonly Value[], { connectTo, restrict }: GraphSpec): Doc {
  const plain = values.filter((value) => !(value instanceof RegExpValue));
  const choices: Doc[] = values
    .filter((value) => value instanceof RegExpValue)
    .map((pattern) => new Doc([connectTo], [new Doc(['$eq'], [pattern])]));
  choices.unshift(new Doc([connectTo], [new Doc(['$in'], [plain])]));
  const reach = choices.length === 1 ? (choices[0] as Doc) : new Doc(['$or'], [choices]);
  return restrict === null ? reach : new Doc(['$and'], [[restrict, reach]]);
}

function compileGraphLookup(spec: Value, context: PipelineContext): Stage {
  const graph = readGraph(spec, context);
  context.host.admit(graph.from);
  return {
    async *run(input: Rows) {
      for await (const batch of input) {
        const made: Doc[] = [];
        for (const document of batch) {
          made.push(setPath(document, graph.as, await traverse(document, graph, context)));
        }
        yield made;
      }
    },
  };
}

export const GRAPH_STAGES: StageTable = { $graphLookup: { compile: compileGraphLookup } };
