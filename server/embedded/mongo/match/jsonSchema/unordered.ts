import { Doc } from '../../values/doc.ts';
import { compareStrings } from '../../values/strings.ts';
import type { Value } from '../../values/value.ts';

/** The value with the fields of its documents sorted, as JSON knows no order of fields. */
export function unordered(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(unordered);
  }
  if (!(value instanceof Doc)) {
    return value;
  }
  const entries = [...value].map(([name, inner]) => [name, unordered(inner)] as const);
  return Doc.from(entries.sort(([left], [right]) => compareStrings(left, right)));
}
