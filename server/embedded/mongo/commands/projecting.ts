import type { Matcher } from '../match/matcher.ts';
import { compileProjection } from '../projection/compileProjection.ts';
import type { QueryContext } from '../values/context.ts';
import { decodeDoc } from '../values/decode.ts';
import type { Doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';

/** Compiles a projection over stored bytes; null where the documents go out as they lie. */
export function projectionOf(
  spec: Doc | null,
  matcher: Matcher,
  context: QueryContext,
): ((bytes: Uint8Array) => Uint8Array) | null {
  if (spec === null || spec.size === 0) {
    return null;
  }
  const project = compileProjection(spec, context, matcher);
  return (bytes) => encodeDoc(project(decodeDoc(bytes)));
}
