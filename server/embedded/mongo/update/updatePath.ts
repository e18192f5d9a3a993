import { badValue, CODE, StoreError } from '../values/errors.ts';

/** A step of a path: a name or array position, `$`, or `$[identifier]`, whose identifier may be empty. */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'matched' }
  | { readonly kind: 'filtered'; readonly identifier: string };

export interface UpdatePath {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** @throws StoreError 56 for an empty name, 2 for a misplaced positional operator */
export function parseUpdatePath(text: string): UpdatePath {
  if (text === '') {
    throw new StoreError(CODE.emptyFieldName, 'An empty update path is not valid.');
  }
  const steps = text.split('.').map(stepOf);
  if (steps.some((step) => step.kind === 'name' && step.name === '')) {
    throw new StoreError(
      CODE.emptyFieldName,
      `The update path '${text}' contains an empty field name, which is not allowed.`,
    );
  }
  rejectMisplaced(text, steps);
  return { text, steps };
}

function stepOf(component: string): Step {
  if (component === '$') {
    return { kind: 'matched' };
  }
  const filtered = /^\$\[([\s\S]*)\]$/.exec(component);
  return filtered === null
    ? { kind: 'name', name: component }
    : { kind: 'filtered', identifier: filtered[1] as string };
}

function rejectMisplaced(text: string, steps: readonly Step[]): void {
  const first = steps[0] as Step;
  if (first.kind === 'matched') {
    throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${text}'`);
  }
  if (first.kind === 'filtered') {
    throw badValue(
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${text}'`,
    );
  }
  if (steps.filter((step) => step.kind === 'matched').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${text}'`);
  }
}

export function isDynamic(path: UpdatePath): boolean {
  return path.steps.some((step) => step.kind !== 'name');
}

/** @throws StoreError 52 when the field itself begins with a dollar sign; inside documents it may */
export function rejectDollarName(path: UpdatePath): void {
  const first = path.steps[0];
  if (first?.kind === 'name' && first.name.startsWith('$')) {
    throw dollarName(first.name, path.text);
  }
}

export function dollarName(name: string, path: string): StoreError {
  return new StoreError(
    CODE.dollarPrefixedFieldName,
    `The dollar ($) prefixed field '${name}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );
}

const POSITION = /^(?:0|[1-9]\d*)$/;

/** The array position a name stands for, or -1. */
export function positionOf(name: string): number {
  return POSITION.test(name) ? Number(name) : -1;
}
