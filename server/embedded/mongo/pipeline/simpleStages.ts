import { compileExpression } from '../expression/compile.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { asInt64 } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { shown } from '../expression/shown.ts';
import { compileMatch } from '../match/compileMatch.ts';
import { roundToInteger } from '../values/decimal.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { Decimal128, int32, isNumber, type NumberValue, type Value } from '../values/value.ts';
import { mapping, type PipelineContext, type Stage, type StageTable } from './stage.ts';

function compileMatchStage(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(15959, 'the match filter must be an expression in an object');
  }
  const matcher = compileMatch(spec, context);
  return {
    async *run(input) {
      for await (const batch of input) {
        context.checkTime();
        const kept = batch.filter((document) => matcher.matches(document));
        if (kept.length > 0) {
          yield kept;
        }
      }
    },
  };
}

/** The number of `$limit` and `$skip`: an integer of 64 bits. */
function readCount(spec: Value, name: string, code: number): number {
  const whole = isNumber(spec) ? asInt64(spec) : null;
  if (whole === null) {
    throw new StoreError(
      code,
      `invalid argument to ${name} stage: Expected an integer: ${name}: ${shown(spec)}`,
    );
  }
  if (whole < 0n) {
    throw new StoreError(
      code,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${whole}`,
    );
  }
  return Number(whole);
}

function compileLimit(spec: Value): Stage {
  const most = readCount(spec, '$limit', 5107201);
  if (most === 0) {
    throw new StoreError(15958, 'the limit must be positive');
  }
  return {
    async *run(input) {
      let left = most;
      for await (const batch of input) {
        if (batch.length >= left) {
          yield batch.slice(0, left);
          return;
        }
        left -= batch.length;
        yield batch;
      }
    },
  };
}

function compileSkip(spec: Value): Stage {
  const count = readCount(spec, '$skip', 5107200);
  return {
    async *run(input) {
      let left = count;
      for await (const batch of input) {
        if (left < batch.length) {
          yield left === 0 ? batch : batch.slice(left);
        }
        left = Math.max(0, left - batch.length);
      }
    },
  };
}

function compileCount(spec: Value): Stage {
  if (typeof spec !== 'string') {
    throw new StoreError(40156, 'the count field must be a non-empty string');
  }
  checkCountField(spec);
  return {
    async *run(input) {
      let count = 0;
      for await (const batch of input) {
        count += batch.length;
      }
      if (count > 0) {
        yield [new Doc([spec], [count <= 2_147_483_647 ? int32(count) : BigInt(count)])];
      }
    },
  };
}

function checkCountField(name: string): void {
  if (name === '') {
    throw new StoreError(40157, 'the count field must be a non-empty string');
  }
  if (name.startsWith('$')) {
    throw new StoreError(40158, 'the count field cannot be a $-prefixed path');
  }
  if (name.includes('\0')) {
    throw new StoreError(40159, 'the count field cannot contain a null byte');
  }
  if (name.includes('.')) {
    throw new StoreError(40160, "the count field cannot contain '.'");
  }
  if (name === '_id') {
    throw new StoreError(9039800, 'the count field cannot be _id');
  }
}

function replaceRoot(source: Value, context: PipelineContext, name: string): Stage {
  const expression = compileExpression(source, context);
  return mapping((document) => {
    const root = expression.evaluate(document);
    if (!(root instanceof Doc)) {
      throw new StoreError(
        40228,
        `'${name === '$replaceRoot' ? 'newRoot' : 'replacement document'}' expression must evaluate to an object, but resulting value was: ${shown(root)}. Type of resulting value: '${typeOf(root)}'.`,
      );
    }
    return root;
  });
}

function compileReplaceRoot(spec: Value, context: PipelineContext, name: string): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(
      40229,
      `expected an object as specification for $replaceRoot stage, got ${typeOf(spec)}`,
    );
  }
  const unknown = spec.keys().find((field) => field !== 'newRoot');
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  }
  if (!spec.has('newRoot')) {
    throw new StoreError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  }
  return replaceRoot(spec.get('newRoot') as Value, context, name);
}

const SAMPLE_CODES = { notObject: 28745, notNumber: 28746, negative: 28747, unknown: 28748, missing: 28749 };

function compileSample(spec: Value): Stage {
  const size = readSampleSize(spec);
  return {
    async *run(input) {
      // One pass: each later document replaces a kept one with the chance that keeps all chances equal.
      const kept: Doc[] = [];
      let seen = 0;
      for await (const batch of input) {
        for (const document of batch) {
          seen += 1;
          const at = kept.length < size ? kept.length : Math.floor(Math.random() * seen);
          if (at < size) {
            kept[at] = document;
          }
        }
      }
      yield shuffled(kept);
    },
  };
}

function readSampleSize(spec: Value): number {
  if (!(spec instanceof Doc)) {
    throw new StoreError(SAMPLE_CODES.notObject, 'the $sample stage specification must be an object');
  }
  let size: NumberValue | null = null;
  for (const [field, value] of spec.entries()) {
    if (field !== 'size') {
      throw new StoreError(SAMPLE_CODES.unknown, `unrecognized option to $sample: ${field}`);
    }
    if (!isNumber(value)) {
      throw new StoreError(SAMPLE_CODES.notNumber, 'size argument to $sample must be a number');
    }
    size = value;
  }
  if (size === null) {
    throw new StoreError(SAMPLE_CODES.missing, '$sample stage must specify a size');
  }
  const whole = wholeOf(size);
  if (!(whole > 0)) {
    throw new StoreError(SAMPLE_CODES.negative, 'size argument to $sample must be a positive integer');
  }
  return whole;
}

/** A decimal is rounded, half to even; a double loses its fraction. */
function wholeOf(value: NumberValue): number {
  const rounded = value instanceof Decimal128 ? roundToInteger(value, 'halfEven') : value;
  return Math.trunc(Number(String(rounded)));
}

function shuffled(documents: Doc[]): Doc[] {
  for (let at = documents.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    const here = documents[at] as Doc;
    documents[at] = documents[other] as Doc;
    documents[other] = here;
  }
  return documents;
}

function compileDocuments(spec: Value, context: PipelineContext): Stage {
  const expression = compileExpression(spec, context);
  return {
    async *run() {
      const documents = expression.evaluate(new Doc());
      if (!Array.isArray(documents)) {
        throw new StoreError(
          5858203,
          `error during aggregation of $documents: an array is expected, found ${typeOf(documents)}`,
        );
      }
      const made: Doc[] = [];
      for (const item of documents) {
        if (!(item instanceof Doc)) {
          throw new StoreError(
            40228,
            `$documents expects every element to be an object, found ${typeOf(item)}`,
          );
        }
        made.push(item);
      }
      yield made;
    },
  };
}

/** The paths of a specification, which must be a dotted path with a dollar before it. */
export function readReference(spec: string, code: number, what: string): string[] {
  if (!spec.startsWith('$')) {
    throw new StoreError(code, `${what} should be prefixed with a '$': ${spec}`);
  }
  return parsePath(spec.slice(1));
}

export const SIMPLE_STAGES: StageTable = {
  $match: { compile: compileMatchStage },
  $limit: { compile: compileLimit },
  $skip: { compile: compileSkip },
  $count: { compile: compileCount },
  $replaceRoot: { compile: compileReplaceRoot },
  $replaceWith: { compile: replaceRoot },
  $sample: { compile: compileSample },
  $documents: {
    compile: compileDocuments,
    isSource: true,
    needsNoCollection: true,
    forbiddenIn: ['$facet'],
  },
};
