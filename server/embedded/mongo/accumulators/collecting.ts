import { compareResults } from '../expression/compareResults.ts';
import { type ExpressionContext, isNullish, type Result } from '../expression/expression.ts';
import { hashKey } from '../expression/hashing.ts';
import { typeOf } from '../expression/operands.ts';
import { shown } from '../expression/shown.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import type { Fold } from './accumulator.ts';
import { MemoryMeter } from './memory.ts';

/** `$min` and `$max`: null and absence do not count. */
export function extremeFold(context: ExpressionContext, sign: 1 | -1): Fold {
  let best: Result = MISSING;
  return {
    add(value) {
      if (
        !isNullish(value) &&
        (best === MISSING || compareResults(value, best, context.collation) * sign > 0)
      ) {
        best = value;
      }
    },
    value: () => (best === MISSING ? null : best),
  };
}

export function firstFold(): Fold {
  let found = false;
  let first: Result = MISSING;
  return {
    add(value) {
      if (!found) {
        first = value;
        found = true;
      }
    },
    value: () => (first === MISSING ? null : first),
  };
}

export function lastFold(): Fold {
  let last: Result = MISSING;
  return {
    add(value) {
      last = value;
    },
    value: () => (last === MISSING ? null : last),
  };
}

export function pushFold(): Fold {
  const items: Value[] = [];
  const meter = new MemoryMeter('$push');
  return {
    add(value) {
      if (value !== MISSING) {
        meter.add(value);
        items.push(value);
      }
    },
    value: () => items.slice(),
  };
}

export function setFold(context: ExpressionContext): Fold {
  const items = new Map<string, Value>();
  const meter = new MemoryMeter('$addToSet');
  return {
    add(value) {
      if (value === MISSING) {
        return;
      }
      const key = hashKey(value, context.collation);
      if (!items.has(key)) {
        meter.add(value);
        items.set(key, value);
      }
    },
    value: () => [...items.values()],
  };
}

/** `$concatArrays` and `$setUnion`, which take an array from each document. */
export function arraysFold(into: Fold, name: string): Fold {
  return {
    add(value) {
      if (value === MISSING) {
        return;
      }
      if (!Array.isArray(value)) {
        throw new StoreError(14, `${name} requires an array, found: ${typeOf(value)}`);
      }
      for (const item of value) {
        into.add(item);
      }
    },
    value: () => into.value(),
  };
}

export function mergeFold(): Fold {
  const merged = new Doc();
  return {
    add(value) {
      if (isNullish(value)) {
        return;
      }
      if (!(value instanceof Doc)) {
        throw new StoreError(
          40400,
          `$mergeObjects requires object inputs, but input ${shown(value)} is of type ${typeOf(value)}`,
        );
      }
      for (const [name, field] of value.entries()) {
        merged.set(name, field);
      }
    },
    value: () => merged.copy(),
  };
}
