import { Doc } from '../values/doc.ts';
import { MISSING, type Value } from '../values/value.ts';
import type { DocumentTest, ElementTest, MatchDetails } from './matcher.ts';

interface Component {
  readonly name: string;
  /** The array position the name may also mean, or -1. */
  readonly position: number;
}

export type FieldPath = readonly Component[];

const POSITION = /^(?:0|[1-9]\d{0,8})$/;

export function parsePath(path: string): FieldPath {
  return path.split('.').map((name) => ({ name, position: POSITION.test(name) ? Number(name) : -1 }));
}

/**
 * Binds a test of one value to a path: true when any value at the path satisfies it.
 *
 * On its way through an array the path goes on in each document of it, and in the element a number names.
 * A document without the field counts as a missing value; an array element that is no document counts not.
 *
 * @param leaf whether the elements of an array at the end of the path are tested beside the array itself
 */
export function testAnyAt(path: string, leaf: 'each' | 'whole', test: ElementTest): DocumentTest {
  const components = parsePath(path);
  const first = components[0] as Component;
  if (components.length === 1) {
    return (document, details) => testLeaf(document.get(first.name), leaf, test, details);
  }
  const walk = { components, leaf, test };
  return (document, details) => testDocument(walk, document, 0, details);
}

interface Walk {
  readonly components: FieldPath;
  readonly leaf: 'each' | 'whole';
  readonly test: ElementTest;
}

function testDocument(walk: Walk, document: Doc, from: number, details: MatchDetails | null): boolean {
  const last = walk.components.length - 1;
  let current = document;
  for (let at = from; at < last; at += 1) {
    const value = current.get((walk.components[at] as Component).name);
    if (Array.isArray(value)) {
      return testArray(walk, value, at + 1, details);
    }
    if (!(value instanceof Doc)) {
      return walk.test(MISSING, details);
    }
    current = value;
  }
  return testLeaf(current.get((walk.components[last] as Component).name), walk.leaf, walk.test, details);
}

function testArray(walk: Walk, array: readonly Value[], at: number, details: MatchDetails | null): boolean {
  const { position } = walk.components[at] as Component;
  for (let index = 0; index < array.length; index += 1) {
    const element = array[index];
    if (element instanceof Doc && testDocument(walk, element, at, details)) {
      record(details, index);
      return true;
    }
    if (index === position && testNamedElement(walk, element, at + 1, details)) {
      return true;
    }
  }
  return false;
}

/** Goes on after a number in the path that named this element. */
function testNamedElement(walk: Walk, element: Value, at: number, details: MatchDetails | null): boolean {
  if (at === walk.components.length) {
    return walk.test(element, details);
  }
  if (element instanceof Doc) {
    return testDocument(walk, element, at, details);
  }
  return Array.isArray(element) && testArray(walk, element, at, details);
}

function testLeaf(
  value: ReturnType<Doc['get']>,
  leaf: 'each' | 'whole',
  test: ElementTest,
  details: MatchDetails | null,
): boolean {
  if (leaf === 'each' && Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      if (test(value[index], details)) {
        record(details, index);
        return true;
      }
    }
  }
  return test(value, details);
}

function record(details: MatchDetails | null, index: number): void {
  if (details !== null) {
    details.arrayIndex = index;
  }
}
