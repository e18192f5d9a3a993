import { ARITHMETIC } from './arithmetic.ts';
import { ARRAYS } from './arrays.ts';
import { BINDINGS } from './bindings.ts';
import { EXPONENTS } from './exponents.ts';
import type { OperatorTable } from './expression.ts';
import { LOGIC } from './logic.ts';
import { OBJECTS } from './objects.ts';
import { ROUNDING } from './rounding.ts';
import { SETS } from './sets.ts';
import { STRINGS } from './strings.ts';

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
};
