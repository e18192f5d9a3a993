import { ACCUMULATOR_EXPRESSIONS } from '../accumulators/expressions.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAYS } from './arrays.ts';
import { BINDINGS } from './bindings.ts';
import { BITWISE } from './bitwise.ts';
import { DATE_CONSTRUCTION } from './dateConstruct.ts';
import { DATES } from './dates.ts';
import { DATE_UNITS } from './dateUnits.ts';
import { EXPONENTS } from './exponents.ts';
import type { OperatorTable } from './expression.ts';
import { LOGIC } from './logic.ts';
import { MISCELLANY } from './misc.ts';
import { OBJECTS } from './objects.ts';
import { REGEXES } from './regexes.ts';
import { ROUNDING } from './rounding.ts';
import { SETS } from './sets.ts';
import { STRINGS } from './strings.ts';
import { TEXT_SEARCHES } from './textSearch.ts';
import { TRIGONOMETRY } from './trigonometry.ts';
import { TYPES } from './types.ts';

/** Every expression operator, by its name with the dollar. */
export const OPERATORS: OperatorTable = {
  ...ARITHMETIC,
  ...ARRAYS,
  ...BINDINGS,
  ...EXPONENTS,
  ...LOGIC,
  ...OBJECTS,
  ...ROUNDING,
  ...SETS,
  ...STRINGS,
  ...TEXT_SEARCHES,
  ...ACCUMULATOR_EXPRESSIONS,
  ...BITWISE,
  ...DATE_CONSTRUCTION,
  ...DATE_UNITS,
  ...DATES,
  ...MISCELLANY,
  ...REGEXES,
  ...TRIGONOMETRY,
  ...TYPES,
};
