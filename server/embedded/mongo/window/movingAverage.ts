import { add, multiplyPair, subtractNumbers } from '../expression/arithmetic.ts';
import { compileExpression } from '../expression/compile.ts';
import { asInt32, toDouble } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { divideDecimals, toDecimal } from '../values/decimal.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse } from '../values/errors.ts';
import { Decimal128, isNumber, MISSING, type NumberValue, type Value } from '../values/value.ts';
import type { CompileWindow } from './functions.ts';

/** `$expMovingAvg`: each value counts `alpha`, all before it the rest. */
export const compileMovingAverage: CompileWindow = ({ operand, window, fields, context }) => {
  if (window !== MISSING) {
    throw failedToParse("$expMovingAvg does not accept a 'window' field");
  }
  if (fields.length === 0) {
    throw failedToParse('$expMovingAvg requires an explicit sortBy');
  }
  if (!(operand instanceof Doc)) {
    throw failedToParse(`$expMovingAvg must have an object argument, found ${typeOf(operand)}`);
  }
  const alpha = readAlpha(operand);
  const input = compileExpression(operand.get('input') as Value, context);
  return {
    compute({ documents }) {
      let average: NumberValue | null = null;
      return documents.map((document) => {
        const value = input.evaluate(document);
        if (isNumber(value)) {
          average = average === null ? asReal(value) : blend(average, value, alpha);
        }
        return average;
      });
    },
  };
};

interface Alpha {
  readonly weight: NumberValue;
  /** Set where it came from `N`: then decimals divide exactly. */
  readonly count: number | null;
}

function readAlpha(operand: Doc): Alpha {
  const unknown = operand.keys().find((field) => !['input', 'N', 'alpha'].includes(field));
  if (unknown !== undefined || operand.size !== 2 || !operand.has('input')) {
    throw failedToParse(
      "$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field",
    );
  }
  if (operand.has('N')) {
    const count = asInt32(operand.get('N'));
    if (count === null || count <= 0) {
      throw failedToParse("'N' field must be an integer greater than zero");
    }
    return { weight: 2 / (count + 1), count };
  }
  const weight = operand.get('alpha');
  if (!isNumber(weight)) {
    throw failedToParse(`'alpha' must be a number, found ${typeOf(weight)}`);
  }
  if (!(toDouble(weight) > 0 && toDouble(weight) < 1)) {
    throw failedToParse("'alpha' must be between 0 and 1 (exclusive)");
  }
  return { weight, count: null };
}

function asReal(value: NumberValue): NumberValue {
  return value instanceof Decimal128 ? value : toDouble(value);
}

function blend(average: NumberValue, value: NumberValue, { weight, count }: Alpha): NumberValue {
  const isDecimal = average instanceof Decimal128 || value instanceof Decimal128;
  const alpha =
    isDecimal && count !== null ? divideDecimals(toDecimal(2n), toDecimal(BigInt(count + 1))) : weight;
  const rest = subtractNumbers(isDecimal ? toDecimal(1n) : 1, alpha);
  return add(multiplyPair(value, alpha), multiplyPair(average, rest));
}
