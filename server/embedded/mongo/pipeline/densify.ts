import { add, multiplyPair } from '../expression/arithmetic.ts';
import { compareResults } from '../expression/compareResults.ts';
import { addUnits, type DateUnit, readUnit } from '../expression/dateUnits.ts';
import { isNullish, type Result } from '../expression/expression.ts';
import { followPath, parsePath } from '../expression/fieldPath.ts';
import { hashKey } from '../expression/hashing.ts';
import { asInt64, toDouble } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { UTC } from '../expression/zone.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { DateTime, int32, isNumber, MISSING, type NumberValue, type Value } from '../values/value.ts';
import { setPath } from './paths.ts';
import { gathering, type PipelineContext, type Stage, type StageTable } from './stage.ts';

const MAX_GENERATED = 500_000;

type Place = NumberValue | DateTime;

interface DensifySpec {
  readonly path: readonly string[];
  readonly partitionPaths: readonly (readonly string[])[];
  readonly step: NumberValue;
  readonly unit: DateUnit | null;
  readonly bounds: 'full' | 'partition' | readonly [Place, Place];
}

function readDensify(spec: Value): DensifySpec {
  if (!(spec instanceof Doc)) {
    throw new StoreError(
      5733201,
      `The $densify stage specification must be an object, found ${typeOf(spec)}`,
    );
  }
  checkNames(spec, 'densify', ['field', 'partitionByFields', 'range'], ['field', 'range']);
  const field = spec.get('field');
  if (typeof field !== 'string') {
    throw wrongType('densify.field', field, 'string');
  }
  const range = spec.get('range');
  if (!(range instanceof Doc)) {
    throw wrongType('densify.range', range, 'object');
  }
  const partitionPaths = readPartition(spec.get('partitionByFields'));
  const path = parsePath(field);
  for (const other of partitionPaths) {
    if (other.join('.') === field) {
      throw new StoreError(8993000, 'BSON field densify.field must not be one of the partitionByFields');
    }
  }
  return { path, partitionPaths, ...readRange(range, partitionPaths.length > 0) };
}

function checkNames(spec: Doc, what: string, known: readonly string[], required: readonly string[]): void {
  const unknown = spec.keys().find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '${what}.${unknown}' is an unknown field.`);
  }
  const missing = required.find((name) => !spec.has(name));
  if (missing !== undefined) {
    throw new StoreError(40414, `BSON field '${what}.${missing}' is missing but a required field`);
  }
}

function wrongType(what: string, found: Result, expected: string): StoreError {
  return new StoreError(
    14,
    `BSON field '${what}' is the wrong type '${typeOf(found)}', expected type '${expected}'`,
  );
}

function readPartition(given: Result): string[][] {
  if (given === MISSING) {
    return [];
  }
  if (!Array.isArray(given)) {
    throw wrongType('densify.partitionByFields', given, 'array');
  }
  return given.map((name) => {
    if (typeof name !== 'string') {
      throw wrongType('densify.partitionByFields', name, 'string');
    }
    if (name.startsWith('$')) {
      throw new StoreError(8993000, "partitionByFields must not begin with '$'");
    }
    return parsePath(name);
  });
}

function readRange(range: Doc, hasPartitions: boolean): Pick<DensifySpec, 'step' | 'unit' | 'bounds'> {
  checkNames(range, 'densify.range', ['step', 'bounds', 'unit'], ['step', 'bounds']);
  const step = range.get('step');
  if (!isNumber(step)) {
    throw wrongType('densify.range.step', step, 'double');
  }
  if (!(toDouble(step) > 0)) {
    throw new StoreError(
      5733401,
      'the step parameter in a range statement must be a strictly positive numeric value',
    );
  }
  const unit = range.has('unit') ? readUnit(range.get('unit'), 14) : null;
  if (unit !== null && asInt64(step) === null) {
    throw failedToParse(
      'The step parameter in a range satement must be a whole number when densifying a date range',
    );
  }
  return { step, unit, bounds: readBounds(range.get('bounds'), unit, hasPartitions) };
}

function readBounds(given: Result, unit: DateUnit | null, hasPartitions: boolean): DensifySpec['bounds'] {
  if (given === 'full' || given === 'partition') {
    if (given === 'partition' && !hasPartitions) {
      throw failedToParse(
        "one may not specify the bounds as 'partition' without specifying a non-empty array of partitionByFields",
      );
    }
    return given;
  }
  if (typeof given === 'string') {
    throw new StoreError(5946802, "Bounds string must either be 'full' or 'partition'");
  }
  if (!Array.isArray(given)) {
    throw new StoreError(
      5733403,
      "the bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates",
    );
  }
  if (given.length !== 2) {
    throw new StoreError(5733403, 'a bounding array in a range statement must have exactly two elements');
  }
  const [lower, upper] = given.map((bound) => readPlace(bound, unit)) as [Place, Place];
  if (compareResults(lower, upper) > 0) {
    throw new StoreError(
      5733402,
      "the bounds in a range statement must be the string 'full', 'partition', or an ascending array",
    );
  }
  return [lower, upper];
}

function readPlace(bound: Value, unit: DateUnit | null): Place {
  if (unit === null ? isNumber(bound) : bound instanceof DateTime) {
    return bound as Place; // the line before has looked
  }
  throw new StoreError(5733402, 'a bounding array must contain either both dates or both numeric types');
}

/** The k-th place of the grid from its start. */
function placeAt(start: Place, k: number, { step, unit }: DensifySpec): Place {
  if (start instanceof DateTime) {
    return addUnits(start.toNumber(), (asInt64(step) ?? 1n) * BigInt(k), {
      unit: unit ?? 'millisecond',
      zone: UTC,
    });
  }
  return add(start, multiplyPair(step, int32(k)));
}

interface Row {
  readonly document: Doc;
  readonly place: Place;
}

class Densifier {
  private generated = 0;
  private readonly spec: DensifySpec;
  private readonly context: PipelineContext;

  constructor(spec: DensifySpec, context: PipelineContext) {
    this.spec = spec;
    this.context = context;
  }

  run(documents: readonly Doc[]): Doc[] {
    const loose: Doc[] = [];
    const partitions = new Map<string, { values: Result[]; rows: Row[] }>();
    for (const document of documents) {
      const place = this.placeOf(document);
      if (place === null) {
        loose.push(document);
        continue;
      }
      const values = this.spec.partitionPaths.map((path) => followPath(document, path));
      const key = values.map((value) => hashKey(value, this.context.collation)).join();
      const rows = partitions.get(key)?.rows ?? [];
      rows.push({ document, place });
      // Where a collation makes them equal, new documents take the values of the last one.
      partitions.set(key, { values, rows });
    }
    const sorted = [...partitions.values()].sort((left, right) => compareLists(left.values, right.values));
    for (const { rows } of sorted) {
      rows.sort((left, right) => compareResults(left.place, right.place));
    }
    return [...loose, ...this.fillAll(sorted)];
  }

  private placeOf(document: Doc): Place | null {
    const value = followPath(document, this.spec.path);
    if (isNullish(value)) {
      return null;
    }
    if (this.spec.unit === null ? isNumber(value) : value instanceof DateTime) {
      return value as Place; // the line before has looked
    }
    throw this.spec.unit === null && value instanceof DateTime
      ? new StoreError(6053600, "$densify failed: densifying a date requires a 'unit'")
      : new StoreError(5733201, `Densify field type must be numeric or a date, found ${typeOf(value)}`);
  }

  private fillAll(partitions: readonly { values: Result[]; rows: Row[] }[]): Doc[] {
    const { bounds } = this.spec;
    const all = partitions.flatMap(({ rows }) => rows);
    if (bounds === 'full' || bounds === 'partition') {
      const [least, most] = extremes(all);
      return partitions.flatMap(({ values, rows }) => {
        const [from, to] = bounds === 'full' ? [least, most] : extremes(rows);
        return from === null || to === null ? [] : this.fill(rows, values, { from, to, isClosed: true });
      });
    }
    const [from, to] = bounds;
    const given =
      partitions.length === 0 && this.spec.partitionPaths.length === 0
        ? [{ values: [], rows: [] }]
        : partitions;
    return given.flatMap(({ values, rows }) => this.fill(rows, values, { from, to, isClosed: false }));
  }

  private fill(
    rows: readonly Row[],
    values: readonly Result[],
    { from, to, isClosed }: { from: Place; to: Place; isClosed: boolean },
  ): Doc[] {
    const made: Doc[] = [];
    let k = 0;
    let next = from;
    const isInside = () => compareResults(next, to) < (isClosed ? 1 : 0);
    const advance = () => {
      k += 1;
      next = placeAt(from, k, this.spec);
    };
    for (const row of rows) {
      while (isInside() && compareResults(next, row.place) < 0) {
        made.push(this.generate(next, values));
        advance();
      }
      if (compareResults(next, row.place) === 0) {
        advance();
      }
      made.push(row.document);
    }
    while (isInside()) {
      made.push(this.generate(next, values));
      advance();
    }
    return made;
  }

  private generate(place: Place, values: readonly Result[]): Doc {
    this.generated += 1;
    if (this.generated > MAX_GENERATED) {
      throw new StoreError(
        5897900,
        `Generated ${this.generated} documents in $densify, which is over the limit of ${MAX_GENERATED}.`,
      );
    }
    if (this.generated % 1024 === 0) {
      this.context.checkTime();
    }
    let made = new Doc();
    for (const [at, path] of this.spec.partitionPaths.entries()) {
      const value = values[at];
      made = value === MISSING ? made : setPath(made, path, value as Value);
    }
    return setPath(made, this.spec.path, place);
  }
}

function compareLists(left: readonly Result[], right: readonly Result[]): number {
  for (const [at, value] of left.entries()) {
    const order = compareResults(value, right[at] as Result);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function extremes(rows: readonly Row[]): [Place | null, Place | null] {
  let least: Place | null = null;
  let most: Place | null = null;
  for (const { place } of rows) {
    least = least === null || compareResults(place, least) < 0 ? place : least;
    most = most === null || compareResults(place, most) > 0 ? place : most;
  }
  return [least, most];
}

function compileDensify(spec: Value, context: PipelineContext): Stage {
  const densify = readDensify(spec);
  return gathering((documents) => new Densifier(densify, context).run(documents));
}

export const DENSIFY_STAGES: StageTable = { $densify: { compile: compileDensify } };
