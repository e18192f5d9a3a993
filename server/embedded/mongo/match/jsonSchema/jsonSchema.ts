import { Doc } from '../../values/doc.ts';
import { failedToParse, notSupported, typeMismatch } from '../../values/errors.ts';
import type { Value } from '../../values/value.ts';
import type { DocumentTest } from '../matcher.ts';
import { NESTED_KEYWORDS } from './nestedKeywords.ts';
import { SCALAR_KEYWORDS } from './scalarKeywords.ts';
import type { Keyword, ValueTest } from './schema.ts';

const KEYWORDS: { readonly [name: string]: Keyword } = { ...SCALAR_KEYWORDS, ...NESTED_KEYWORDS };

/** Keywords of the standard that MongoDB rejects by name. */
const REJECTED = new Set(['$ref', '$schema', 'default', 'definitions', 'format', 'id']);
/** Keywords of encryption on the client, which this store does not offer. */
const REFUSED = new Set(['encrypt', 'encryptMetadata']);

/**
 * Compiles `$jsonSchema`: draft 4 of JSON Schema with `bsonType` added.
 *
 * @see MongoDB manual, "$jsonSchema"
 */
export function jsonSchema(operand: Value): DocumentTest {
  if (!(operand instanceof Doc)) {
    throw typeMismatch('$jsonSchema must be an object');
  }
  const test = compileSchema(operand);
  return (document) => test(document);
}

function compileSchema(schema: Doc): ValueTest {
  const tests = [...schema].map(([name, operand]) => keywordOf(name)(operand, schema, name, compileSchema));
  return (value) => tests.every((test) => test(value));
}

function keywordOf(name: string): Keyword {
  if (REFUSED.has(name)) {
    throw notSupported(`the $jsonSchema keyword '${name}'`);
  }
  const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
  if (keyword === undefined) {
    throw failedToParse(
      REJECTED.has(name)
        ? `$jsonSchema keyword '${name}' is not currently supported`
        : `Unknown $jsonSchema keyword: ${name}`,
    );
  }
  return keyword;
}
