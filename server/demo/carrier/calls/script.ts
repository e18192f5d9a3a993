import { parseTwiml, type TwimlNode } from '../twiml.ts';
import type { Calls } from './calls.ts';
import { callForm } from './forms.ts';
import type { Leg } from './leg.ts';
import type { Next } from './next.ts';
import { MUSIC_VERBS, VERBS, type VerbTable } from './verbs.ts';

/** Where TwiML comes from. */
export type ScriptSource =
  | { url: string; fallbackUrl?: string | null; form?: Readonly<Record<string, string>> }
  | { twiml: string };

/** What a verb works with. */
export interface ScriptRun {
  leg: Leg;
  calls: Calls;
  /** Fires when the leg is over or somebody gave it other TwiML. */
  signal: AbortSignal;
  /** The document's address, which relative ones start from. */
  url: string;
}

/**
 * Leads a leg through TwiML to its end, and hangs up after the last verb. An unanswered call is answered by
 * the first verb, unless that rejects it.
 */
export async function runScript(
  calls: Calls,
  leg: Leg,
  source: ScriptSource,
  signal: AbortSignal,
): Promise<void> {
  let next: Next = { source };
  while (typeof next === 'object' && !signal.aborted) {
    const document = await documentFrom(calls, leg, next.source);
    if (document === null) {
      break;
    }
    if (document.verbs[0]?.name !== 'Reject' && !signal.aborted) {
      leg.answer();
    }
    next = await runVerbs(VERBS, document.verbs, { calls, leg, signal, url: document.url });
  }
  if (!signal.aborted) {
    leg.end(leg.status === 'in-progress' ? 'completed' : 'failed');
  }
}

/** Plays waiting TwiML over and over, asking for it anew each time, as Twilio does with `waitUrl`. */
export async function runMusic(calls: Calls, leg: Leg, url: string, signal: AbortSignal): Promise<void> {
  let next: Next = { source: { url } };
  while (!signal.aborted) {
    const source: ScriptSource = typeof next === 'object' ? next.source : { url };
    const document = await documentFrom(calls, leg, source);
    if (document === null || document.verbs.length === 0) {
      return;
    }
    next = await runVerbs(MUSIC_VERBS, document.verbs, { calls, leg, signal, url: document.url });
    // A document without any duration would otherwise be asked for without end.
    await calls.network.timers.wait(MIN_ROUND_MS, signal).catch(() => undefined);
  }
}

const MIN_ROUND_MS = 200;

async function runVerbs(table: VerbTable, verbs: readonly TwimlNode[], run: ScriptRun): Promise<Next> {
  for (const verb of verbs) {
    const perform = table[verb.name];
    if (perform === undefined) {
      run.calls.network.webhooks.note(12200, `Schema validation warning: <${verb.name}>`, run.url);
      continue;
    }
    const next = await untilAborted(perform(verb, run), run.signal);
    if (next !== 'continue') {
      return next;
    }
  }
  return 'end';
}

// A verb may be in the middle of a wait when the leg ends; its result then no longer matters.
async function untilAborted(work: Promise<Next>, signal: AbortSignal): Promise<Next> {
  return work.catch((error: unknown) => {
    if (signal.aborted) {
      return 'end';
    }
    throw error;
  });
}

async function documentFrom(
  calls: Calls,
  leg: Leg,
  source: ScriptSource,
): Promise<{ verbs: TwimlNode[]; url: string } | null> {
  const { webhooks } = calls.network;
  if ('twiml' in source) {
    return parsed(source.twiml, '', calls);
  }
  const form = { ...callForm(leg, calls.network), ...source.form };
  const fallbackUrl = source.fallbackUrl ?? undefined;
  const answer = await webhooks.call({
    url: source.url,
    form,
    ...(fallbackUrl !== undefined && { fallbackUrl }),
  });
  return answer === null ? null : parsed(answer.body, source.url, calls);
}

function parsed(xml: string, url: string, calls: Calls): { verbs: TwimlNode[]; url: string } | null {
  const verbs = parseTwiml(xml);
  if (verbs === null) {
    calls.network.webhooks.note(12100, 'Document parse failure', url);
    return null;
  }
  return { verbs, url };
}
