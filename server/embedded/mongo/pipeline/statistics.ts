import { isNullish } from '../expression/expression.ts';
import { toDouble } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { decimalToInteger, roundToInteger } from '../values/decimal.ts';
import { Doc } from '../values/doc.ts';
import { badValue, notSupported, StoreError, typeMismatch } from '../values/errors.ts';
import { Decimal128, int32, isNumber, MISSING, type Value } from '../values/value.ts';
import type { PipelineContext, Stage, StageTable } from './stage.ts';

const INT_MAX = 2_147_483_647;

/** How each option of `$collStats` is checked and what the store is handed. */
const OPTIONS: { readonly [option: string]: (given: Doc) => Doc } = {
  latencyStats: readLatency,
  storageStats: readStorage,
  count: (given) => readEmpty(given, 'count'),
  queryExecStats: (given) => {
    readEmpty(given, 'queryExecStats');
    throw notSupported('queryExecStats of $collStats');
  },
  operationStats: () => {
    throw notSupported('operationStats of $collStats');
  },
};

function readEmpty(given: Doc, option: string): Doc {
  if (given.size > 0) {
    throw new StoreError(31170, `${option} expects an empty object`);
  }
  return given;
}

function readLatency(given: Doc): Doc {
  const unknown = given.keys().find((field) => field !== 'histograms');
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$collStats.latencyStats.${unknown}' is an unknown field.`);
  }
  const histograms = given.get('histograms');
  if (histograms !== MISSING && typeof histograms !== 'boolean') {
    throw typeMismatch(
      `BSON field '$collStats.latencyStats.histograms' is the wrong type '${typeOf(histograms)}', expected type 'bool'`,
    );
  }
  if (histograms === true) {
    throw notSupported('histograms of $collStats');
  }
  return given;
}

/** Fields that it does not know are left alone here, as MongoDB leaves them. */
function readStorage(given: Doc): Doc {
  const scale = given.get('scale');
  if (isNullish(scale)) {
    return new Doc(['scale'], [int32(1)]);
  }
  if (!isNumber(scale)) {
    throw typeMismatch(
      `BSON field '$collStats.storageStats.scale' is the wrong type '${typeOf(scale)}', expected a number`,
    );
  }
  const whole = scale instanceof Decimal128 ? roundedDecimal(scale) : Math.trunc(toDouble(scale));
  if (!(whole >= 1)) {
    throw badValue(`BSON field 'scale' value must be >= 1, actual value '${whole}'`);
  }
  return new Doc(['scale'], [int32(Math.min(whole, INT_MAX))]);
}

function roundedDecimal(scale: Decimal128): number {
  const whole = decimalToInteger(roundToInteger(scale, 'halfEven'));
  return whole === null ? toDouble(scale) : Number(whole);
}

function compileCollStats(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(5447000, `$collStats must take a nested object but found: ${typeOf(spec)}`);
  }
  const options = new Doc();
  for (const [name, given] of spec.entries()) {
    const read = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (read === undefined) {
      throw new StoreError(40415, `BSON field '$collStats.${name}' is an unknown field.`);
    }
    if (isNullish(given)) {
      continue;
    }
    if (!(given instanceof Doc)) {
      throw typeMismatch(
        `BSON field '$collStats.${name}' is the wrong type '${typeOf(given)}', expected type 'object'`,
      );
    }
    options.append(name, read(given));
    if (context.isView === true && name !== 'latencyStats') {
      throw new StoreError(166, `$collStats with ${name} is not supported on a view`);
    }
  }
  return {
    async *run() {
      yield [context.host.collStats(context.namespace, options)];
    },
  };
}

function compileIndexStats(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc) || spec.size > 0) {
    throw new StoreError(28803, 'The $indexStats stage specification must be an empty object');
  }
  return {
    async *run() {
      yield [...context.host.indexStats(context.namespace)];
    },
  };
}

export const STATISTICS_STAGES: StageTable = {
  $collStats: { compile: compileCollStats, isSource: true, forbiddenIn: ['$facet'] },
  $indexStats: { compile: compileIndexStats, isSource: true, forbiddenIn: ['$facet'] },
};
