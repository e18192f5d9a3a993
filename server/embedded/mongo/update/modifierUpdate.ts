import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import type { Value } from '../values/value.ts';
import { type ArrayFilters, applyNode } from './applyTree.ts';
import { checkIdentifiers } from './arrayFilters.ts';
import { addToSet, pop, pull, pullAll } from './arrayModifiers.ts';
import { currentDate, extreme, setOnInsert, setTo, unset } from './fieldModifiers.ts';
import { arithmetic, bit } from './numberModifiers.ts';
import { push } from './push.ts';
import { renameLeaves } from './rename.ts';
import { parseUpdatePath } from './updatePath.ts';
import { type Modifier, UNCHANGED, type Updater } from './updater.ts';
import { addToTree, documentNode, type LeafNode } from './updateTree.ts';

type CompileModifier = (operand: Value, path: string, context: QueryContext) => Modifier;

/** Every update operator but `$rename`, which takes two paths. One more operator is one more line here. */
const MODIFIERS: { readonly [name: string]: CompileModifier } = {
  $set: setTo,
  $setOnInsert: setOnInsert,
  $unset: unset,
  $inc: (operand, path) => arithmetic('$inc', operand, path),
  $mul: (operand, path) => arithmetic('$mul', operand, path),
  $min: (operand, _path, context) => extreme('$min', operand, context),
  $max: (operand, _path, context) => extreme('$max', operand, context),
  $currentDate: currentDate,
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pull: (operand, _path, context) => pull(operand, context),
  $pullAll: (operand, _path, context) => pullAll(operand, context),
  $pop: pop,
};

/** Compiles an update of operators such as `{$set: {a: 1}, $inc: {n: 1}}`. */
export function modifierUpdate(update: Doc, filters: ArrayFilters, context: QueryContext): Updater {
  const leaves = [...update].flatMap(([name, operands]) => leavesOf(name, operands, context));
  const root = documentNode();
  for (const leaf of leaves) {
    addToTree(root, leaf);
  }
  checkIdentifiers(
    filters,
    leaves.map((leaf) => leaf.path),
  );
  return {
    kind: 'modifiers',
    apply: (document, { isInsert, matchedArrayIndex = null }) => {
      const run = { context, document, isInsert, matchedArrayIndex, filters };
      const outcome = applyNode(root, document, '', run);
      return outcome instanceof Doc
        ? { document: outcome, changed: true }
        : { document, changed: outcome !== UNCHANGED };
    },
  };
}

function leavesOf(name: string, operands: Value, context: QueryContext): LeafNode[] {
  const compile = Object.hasOwn(MODIFIERS, name) ? MODIFIERS[name] : undefined;
  if (compile === undefined && name !== '$rename') {
    throw failedToParse(
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!(operands instanceof Doc)) {
    throw failedToParse(
      `Modifiers operate on fields but we found type ${typeName(operands)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${typeName(operands)}}`,
    );
  }
  return [...operands].flatMap(([path, operand]) =>
    compile === undefined ? renameLeaves(path, operand) : [leafOf(path, operand, compile, context)],
  );
}

function leafOf(path: string, operand: Value, compile: CompileModifier, context: QueryContext): LeafNode {
  return { kind: 'leaf', path: parseUpdatePath(path), modifier: compile(operand, path, context) };
}
