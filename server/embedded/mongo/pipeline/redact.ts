import { compileExpression } from '../expression/compile.ts';
import { shown } from '../expression/shown.ts';
import { bind } from '../expression/variables.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import { mapping, type PipelineContext, type Stage, type StageTable } from './stage.ts';

/** `$redact`: at each level of a document, keep it, prune it, or look further down. */
function compileRedact(spec: Value, context: PipelineContext): Stage {
  const { inner, slots } = bind(context, ['CURRENT']);
  const [current] = slots as [{ value: Value | Missing }];
  const expression = compileExpression(spec, inner);

  function redact(level: Doc, root: Doc): Doc | null {
    context.checkTime();
    current.value = level;
    const decision = expression.evaluate(root);
    if (decision === 'keep') {
      return level;
    }
    if (decision === 'prune') {
      return null;
    }
    if (decision !== 'descend') {
      throw new StoreError(
        17053,
        `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${shown(decision)}`,
      );
    }
    const kept = new Doc();
    for (const [name, value] of level.entries()) {
      const inside = redactValue(value, root);
      if (inside !== MISSING) {
        kept.append(name, inside);
      }
    }
    return kept;
  }

  function redactValue(value: Value, root: Doc): Value | Missing {
    if (value instanceof Doc) {
      return redact(value, root) ?? MISSING;
    }
    if (!Array.isArray(value)) {
      return value;
    }
    const kept: Value[] = [];
    for (const item of value) {
      const inside = redactValue(item, root);
      if (inside !== MISSING) {
        kept.push(inside);
      }
    }
    return kept;
  }

  return mapping((document) => redact(document, document));
}

export const REDACT_STAGES: StageTable = { $redact: { compile: compileRedact } };
