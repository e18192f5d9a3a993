import { z } from 'zod';

/** What of a JSON schema the samples are made by. */
interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minLength?: number;
  minItems?: number;
  minimum?: number;
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
}

/** Tried in this order against a text's pattern and format. */
const TEXTS = [
  'A line of text',
  '0'.repeat(24),
  '2026-11-20T09:00:00.000Z',
  '2026-11-20',
  '09:00',
  'ana@team.example',
  '+5511987654321',
  'CA00000000000000',
];
const FORMATS: Record<string, string> = {
  email: 'ana@team.example',
  'date-time': '2026-11-20T09:00:00.000Z',
  date: '2026-11-20',
  uri: 'https://team.example/',
};

/** Gives a sample for a property by its name, or undefined where any will do. */
export type KnownValues = (name: string) => unknown;

/**
 * A value that a schema accepts, with every optional property filled in.
 *
 * @throws Error naming a pattern that none of the sample texts fits: add one that does
 */
export function sampleOf(schema: z.ZodType, known: KnownValues = () => undefined): unknown {
  return sample(shapeOf(schema), '', known);
}

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
}

function sample(shape: Shape, name: string, known: KnownValues): unknown {
  const given = name === '' ? undefined : known(name);
  if (given !== undefined) {
    return shape.type === 'array' && !Array.isArray(given) ? [given] : given;
  }
  const choice = shape.anyOf?.[0] ?? shape.oneOf?.[0] ?? shape.allOf?.[0];
  if (choice !== undefined) {
    return sample(choice, name, known);
  }
  if (shape.const !== undefined || shape.enum !== undefined) {
    return shape.const ?? shape.enum?.[0];
  }
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([key, value]) => [key, sample(value, key, known)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, shape.minItems ?? 1) }, () =>
        sample(shape.items ?? {}, name, known),
      );
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return Math.max(1, shape.minimum ?? 1);
    case 'string':
      return sampleText(shape, name);
    default:
      return null;
  }
}

function sampleText(shape: Shape, name: string): string {
  const { pattern } = shape;
  const fits = (text: string) =>
    (pattern === undefined || new RegExp(pattern, 'u').test(text)) && text.length >= (shape.minLength ?? 0);
  const found = [FORMATS[shape.format ?? ''], ...TEXTS].find((text) => text !== undefined && fits(text));
  if (found === undefined) {
    throw new Error(`no sample text fits ${name}: ${pattern ?? ''} of ${shape.minLength ?? 0} characters`);
  }
  return found;
}

/** The same value with one place in it replaced. */
export interface Spoiled {
  /** Such as `body.serviceLevel.seconds`. */
  path: string;
  value: unknown;
}

/** Every place of a value in turn (the whole, each property, each item), holding each of the wrong values. */
export function* spoil(value: unknown, wrong: readonly unknown[], path = ''): Generator<Spoiled> {
  for (const replacement of wrong) {
    yield { path, value: replacement };
  }
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    for (const spoiled of spoil(inner, wrong, path === '' ? key : `${path}.${key}`)) {
      yield { path: spoiled.path, value: withPart(value, key, spoiled.value) };
    }
  }
}

function withPart(whole: object, key: string, part: unknown): unknown {
  return Array.isArray(whole)
    ? whole.map((item: unknown, index) => (String(index) === key ? part : item))
    : { ...whole, [key]: part };
}
