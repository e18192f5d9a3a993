import { compareValues } from '../values/compare.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { badValue } from '../values/errors.ts';
import { DateTime, MISSING, Timestamp, type Value } from '../values/value.ts';
import { type Modifier, UNCHANGED, type UpdateRun } from './updater.ts';

export function setTo(operand: Value): Modifier {
  return { operator: '$set', onMissing: 'create', onBlockedPath: 'fail', apply: () => operand };
}

export function setOnInsert(operand: Value): Modifier {
  return { ...setTo(operand), operator: '$setOnInsert', insertOnly: true };
}

export function unset(): Modifier {
  return { operator: '$unset', onMissing: 'skip', onBlockedPath: 'skip', apply: () => MISSING };
}

/** `$min` and `$max`: keeps the value that sorts first or last. */
export function extreme(operator: '$min' | '$max', operand: Value, context: QueryContext): Modifier {
  const sign = operator === '$min' ? -1 : 1;
  return {
    operator,
    onMissing: 'create',
    onBlockedPath: 'fail',
    apply: (current) =>
      current === MISSING || sign * compareValues(operand, current, context.collation) > 0
        ? operand
        : UNCHANGED,
  };
}

export function currentDate(operand: Value): Modifier {
  const make = dateKind(operand) === 'date' ? currentInstant : currentTimestamp;
  return {
    operator: '$currentDate',
    onMissing: 'create',
    onBlockedPath: 'fail',
    apply: (_current, run) => make(run),
  };
}

function dateKind(operand: Value): 'date' | 'timestamp' {
  if (typeof operand === 'boolean') {
    return 'date';
  }
  if (!(operand instanceof Doc)) {
    throw badValue(
      "not a valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).",
    );
  }
  for (const [name, value] of operand) {
    if (name !== '$type') {
      throw badValue(`Unrecognized $currentDate option: ${name}`);
    }
    if (value === 'date' || value === 'timestamp') {
      return rejectOthers(operand, value);
    }
  }
  throw badValue(
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

function rejectOthers(operand: Doc, kind: 'date' | 'timestamp'): 'date' | 'timestamp' {
  const other = operand.keys().find((name) => name !== '$type');
  if (other !== undefined) {
    throw badValue(`Unrecognized $currentDate option: ${other}`);
  }
  return kind;
}

function currentInstant(run: UpdateRun): DateTime {
  const now = run.context.variables.get('NOW');
  return now instanceof DateTime ? now : new DateTime(Date.now());
}

let lastSecond = 0;
let count = 0;

/** The current second and a count within it, so that no two are equal. */
export function currentTimestamp(): Timestamp {
  const second = Math.floor(Date.now() / 1000);
  count = second > lastSecond ? 1 : count + 1;
  lastSecond = Math.max(second, lastSecond);
  return new Timestamp(lastSecond, count);
}
