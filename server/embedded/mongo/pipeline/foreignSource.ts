import { approximateBytes } from '../accumulators/memory.ts';
import type { Slot } from '../expression/expression.ts';
import { Doc } from '../values/doc.ts';
import { DateTime, isNumber, ObjectId, type Value } from '../values/value.ts';
import type { Namespace } from './host.ts';
import type { PipelineContext } from './stage.ts';

const MAX_KEPT_BYTES = 32 * 1024 * 1024; // a foreign collection up to this size is read once for all documents

/** An equality of a foreign field and a variable, by which an index may find the documents. */
interface KeyedBy {
  readonly field: string;
  readonly slot: Slot;
}

/**
 * The documents that the sub-pipeline of a `$lookup` runs on.
 *
 * It may leave out what the first `$match` of that pipeline would leave out anyway; that match stays.
 */
export class ForeignSource {
  private readonly from: Namespace;
  private readonly context: PipelineContext;
  private readonly filter: Doc | null;
  private readonly key: KeyedBy | null;
  private kept: Doc[] | null = null;
  private isTooBig = false;

  constructor(
    from: Namespace,
    {
      stages,
      slots,
      context,
    }: { stages: readonly Value[]; slots: ReadonlyMap<string, Slot>; context: PipelineContext },
  ) {
    this.from = from;
    this.context = context;
    const first = stages[0];
    const match = first instanceof Doc && first.nameAt(0) === '$match' ? first.valueAt(0) : null;
    this.filter = match instanceof Doc ? withoutExpressions(match) : null;
    this.key = match instanceof Doc ? keyOf(match, slots) : null;
  }

  /** The candidates for the values the variables have now. */
  read(): AsyncIterable<Doc> | Iterable<Doc> {
    const { key } = this;
    if (key !== null && isSearchable(key.slot.value) && this.hasIndexOn(key.field)) {
      const equality = new Doc([key.field], [new Doc(['$eq'], [key.slot.value])]);
      const filter = this.filter === null ? equality : new Doc(['$and'], [[equality, this.filter]]);
      return this.context.host.find(this.from, filter);
    }
    return this.kept ?? (this.isTooBig ? this.readAll() : this.readAndKeep());
  }

  private readAll(): AsyncIterable<Doc> | Iterable<Doc> {
    return this.context.host.find(this.from, this.filter);
  }

  private async *readAndKeep(): AsyncGenerator<Doc> {
    let kept: Doc[] | null = [];
    let bytes = 0;
    for await (const document of this.readAll()) {
      bytes += approximateBytes(document);
      if (bytes > MAX_KEPT_BYTES) {
        kept = null;
        this.isTooBig = true;
      }
      kept?.push(document);
      yield document;
    }
    this.kept = kept;
  }

  private hasIndexOn(field: string): boolean {
    return this.context.host
      .indexes(this.from)
      .some((index) => index.key.nameAt(0) === field && !index.partial);
  }
}

/** The conditions of a filter that do not depend on variables, or null where there are none. */
function withoutExpressions(filter: Doc): Doc | null {
  const kept = [...filter.entries()].filter(([name]) => !name.startsWith('$'));
  return kept.length === 0 ? null : Doc.from(kept);
}

function keyOf(filter: Doc, slots: ReadonlyMap<string, Slot>): KeyedBy | null {
  const expression = filter.get('$expr');
  return expression instanceof Doc ? equalityIn(expression, slots) : null;
}

function equalityIn(expression: Doc, slots: ReadonlyMap<string, Slot>): KeyedBy | null {
  const operands = expression.valueAt(0);
  if (expression.size !== 1 || !Array.isArray(operands)) {
    return null;
  }
  if (expression.nameAt(0) === '$and') {
    for (const part of operands) {
      const found = part instanceof Doc ? equalityIn(part, slots) : null;
      if (found !== null) {
        return found;
      }
    }
    return null;
  }
  if (expression.nameAt(0) !== '$eq' || operands.length !== 2) {
    return null;
  }
  const [left, right] = operands as [Value, Value];
  return pairOf(left, right, slots) ?? pairOf(right, left, slots);
}

function pairOf(path: Value, variable: Value, slots: ReadonlyMap<string, Slot>): KeyedBy | null {
  if (typeof path !== 'string' || typeof variable !== 'string' || !/^\$[^$]/.test(path)) {
    return null;
  }
  const slot = variable.startsWith('$$') ? slots.get(variable.slice(2)) : undefined;
  return slot === undefined ? null : { field: path.slice(1), slot };
}

/** Values that a query finds wherever the expression holds: not null, and nothing that has parts. */
function isSearchable(value: Slot['value']): value is Value {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    isNumber(value) ||
    value instanceof ObjectId ||
    value instanceof DateTime
  );
}
