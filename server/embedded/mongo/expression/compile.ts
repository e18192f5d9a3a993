import {
  compileExpression,
  compileOperator,
  defineOperators,
  isOperator,
  isOperatorDocument,
} from './core.ts';
import { OPERATORS } from './operators.ts';

defineOperators(OPERATORS);

export { compileExpression, compileOperator, isOperator, isOperatorDocument };
