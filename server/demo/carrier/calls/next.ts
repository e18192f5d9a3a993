import type { ScriptRun, ScriptSource } from './script.ts';

/** How a script goes on after a verb. */
export type Next = 'continue' | 'end' | { source: ScriptSource };

/** An address in TwiML, which may be relative to the document's own. */
export function absolute(url: string, run: ScriptRun): string {
  return run.url === '' ? url : new URL(url, run.url).href;
}
