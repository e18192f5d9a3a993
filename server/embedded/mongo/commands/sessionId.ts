import { Doc } from '../values/doc.ts';
import { Binary } from '../values/value.ts';

/** The session a command belongs to, or null. */
export function sessionOf(body: Doc): string | null {
  const session = body.get('lsid');
  const id = session instanceof Doc ? session.get('id') : null;
  return id instanceof Binary ? Buffer.from(id.bytes).toString('hex') : null;
}
