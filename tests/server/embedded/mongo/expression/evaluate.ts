import type { Document } from 'bson';
import { compileExpression } from '../../../../../server/embedded/mongo/expression/compile.ts';
import type { ExpressionContext } from '../../../../../server/embedded/mongo/expression/expression.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { Doc } from '../../../../../server/embedded/mongo/values/doc.ts';
import { MISSING } from '../../../../../server/embedded/mongo/values/value.ts';
import { fromDoc, plain, toDoc } from '../documents.ts';

/** What an expression gives on a document, as a driver reads it; `'missing'` for nothing. */
export function evaluate(
  expression: unknown,
  document: Document = {},
  { context = PLAIN_CONTEXT, typed = false }: { context?: ExpressionContext; typed?: boolean } = {},
): unknown {
  const source = toDoc({ expression }).get('expression');
  if (source === MISSING) {
    throw new Error('the expression is missing');
  }
  const result = compileExpression(source, context).evaluate(toDoc(document));
  if (result === MISSING) {
    return 'missing';
  }
  const holder = new Doc(['result'], [result]);
  return (typed ? fromDoc(holder) : plain(holder)).result;
}
