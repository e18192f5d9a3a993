import { Doc } from '../values/doc.ts';
import { badValue, CODE, StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import { rejectIdChange } from './applyTree.ts';
import { isDynamic, parseUpdatePath, type UpdatePath } from './updatePath.ts';
import { type Modifier, UNCHANGED, type UpdateRun } from './updater.ts';
import type { LeafNode } from './updateTree.ts';

const NULL_BYTE_IN_PATH = 9_867_600;

/** `$rename` as two modifiers: one takes the field away, the other puts its value at the target. */
export function renameLeaves(from: string, operand: Value): LeafNode[] {
  const source = parseUpdatePath(from);
  if (typeof operand !== 'string') {
    throw badValue(`The 'to' field for $rename must be a string: ${from}: ${typeName(operand)}`);
  }
  if (operand.includes('\0')) {
    throw new StoreError(
      NULL_BYTE_IN_PATH,
      "The 'to' field for $rename cannot contain an embedded null byte",
    );
  }
  const target = parseUpdatePath(operand);
  rejectPaths(source, target);
  return [
    { kind: 'leaf', path: source, modifier: sourceModifier(source) },
    { kind: 'leaf', path: target, modifier: targetModifier(source, target) },
  ];
}

function rejectPaths(source: UpdatePath, target: UpdatePath): void {
  if (isDynamic(source)) {
    throw badValue(`The source field for $rename may not be dynamic: ${source.text}`);
  }
  if (isDynamic(target)) {
    throw badValue(`The destination field for $rename may not be dynamic: ${target.text}`);
  }
  if (source.text === target.text) {
    throw badValue(`The source and target field for $rename must differ: ${source.text}: "${target.text}"`);
  }
  if (`${source.text}.`.startsWith(`${target.text}.`) || `${target.text}.`.startsWith(`${source.text}.`)) {
    throw badValue(
      `The source and target field for $rename must not be on the same path: ${source.text}: "${target.text}"`,
    );
  }
}

function sourceModifier(source: UpdatePath): Modifier {
  return {
    operator: '$rename',
    onMissing: 'skip',
    onBlockedPath: 'fail',
    apply: (_current, run) => (valueFor(source, run) === MISSING ? UNCHANGED : MISSING),
  };
}

function targetModifier(source: UpdatePath, target: UpdatePath): Modifier {
  return {
    operator: '$rename',
    onMissing: 'create',
    onBlockedPath: 'fail',
    apply: (_current, run) => {
      const value = valueFor(source, run);
      if (value === MISSING) {
        return UNCHANGED;
      }
      rejectArrays(target, run, 'destination');
      rejectIdChange(target.text, run);
      return value;
    },
  };
}

function valueFor(source: UpdatePath, run: UpdateRun): Value | Missing {
  rejectArrays(source, run, 'source');
  let current: Value | Missing = run.document;
  for (const name of source.text.split('.')) {
    if (!(current instanceof Doc)) {
      throw new StoreError(
        CODE.pathNotViable,
        `cannot use the part (${name}) of (${source.text}) to traverse the element`,
      );
    }
    current = current.get(name);
    if (current === MISSING) {
      return MISSING;
    }
  }
  return current;
}

/** Fields inside arrays can neither be renamed nor be a target. */
function rejectArrays(path: UpdatePath, run: UpdateRun, role: 'source' | 'destination'): void {
  let current: Value | Missing = run.document;
  const names = path.text.split('.');
  for (const name of names.slice(0, -1)) {
    current = current instanceof Doc ? current.get(name) : MISSING;
    if (Array.isArray(current)) {
      throw badValue(
        `The ${role} field cannot be an array element, '${path.text}' has an array field called '${name}'`,
      );
    }
  }
}
