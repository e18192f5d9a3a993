import { compareValues } from '../values/compare.ts';
import type { Doc } from '../values/doc.ts';
import { badValue, StoreError } from '../values/errors.ts';
import { MISSING, RegExpValue, SymbolValue, type Value } from '../values/value.ts';
import type { ElementPredicate } from './matcher.ts';
import { compilePattern } from './pcre/compilePattern.ts';

const INVALID_OPTION = 51_108;
const OPTIONS_BEFORE_FLAGS = 51_074;
const FLAGS_AND_OPTIONS = 51_075;

/** A text that the pattern finds a match in, or the same regular expression stored as a value. */
export function regexPredicate(regex: RegExpValue): ElementPredicate {
  for (const letter of regex.options) {
    if (!'imsxu'.includes(letter)) {
      throw new StoreError(INVALID_OPTION, `invalid flag in regex options: ${letter}`);
    }
  }
  const { expression } = compilePattern(regex.pattern, regex.options);
  return {
    leaf: 'each',
    index: { op: '$regex', value: regex },
    element: (value) => {
      const text = value instanceof SymbolValue ? value.value : value;
      if (typeof text === 'string') {
        expression.lastIndex = 0;
        return expression.test(text);
      }
      return value !== MISSING && value instanceof RegExpValue && compareValues(value, regex) === 0;
    },
  };
}

/** `$regex` with the `$options` beside it. */
export function regexWithOptions(operators: Doc): ElementPredicate {
  const pattern = operators.get('$regex');
  const options = operators.get('$options');
  const flags = options === MISSING ? '' : optionsText(options);
  if (pattern instanceof RegExpValue) {
    rejectTwice(operators, pattern, options !== MISSING);
    return regexPredicate(new RegExpValue(pattern.pattern, pattern.options + flags));
  }
  if (typeof pattern !== 'string') {
    throw badValue(pattern === MISSING ? '$options needs a $regex' : '$regex has to be a string');
  }
  if (pattern.includes('\0')) {
    throw badValue('Regular expression cannot contain an embedded null byte');
  }
  return regexPredicate(new RegExpValue(pattern, flags));
}

function optionsText(options: Value): string {
  if (typeof options !== 'string') {
    throw badValue('$options has to be a string');
  }
  return options;
}

function rejectTwice(operators: Doc, pattern: RegExpValue, hasOptions: boolean): void {
  if (!hasOptions || pattern.options === '') {
    return;
  }
  const before = operators.indexOf('$options') < operators.indexOf('$regex');
  throw new StoreError(
    before ? OPTIONS_BEFORE_FLAGS : FLAGS_AND_OPTIONS,
    'options set in both $regex and $options',
  );
}
