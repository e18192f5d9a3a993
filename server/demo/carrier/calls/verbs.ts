import { performRecord } from '../recordings/recordVerb.ts';
import { type TwimlNode, textOf } from '../twiml.ts';
import { performDial } from './dial.ts';
import { absolute, type Next } from './next.ts';
import type { ScriptRun } from './script.ts';

type Verb = (node: TwimlNode, run: ScriptRun) => Promise<Next>;
export type VerbTable = Readonly<Record<string, Verb>>;

const MAX_LOOPS = 1000;

async function say(node: TwimlNode, run: ScriptRun): Promise<Next> {
  const text = textOf(node).trim();
  const language = node.attributes.language ?? 'en-US';
  return repeat(node, run, text.length * run.calls.network.pace.perCharacterMs, () => {
    run.leg.endpoint?.hear(run.leg, { kind: 'say', text, language });
  });
}

async function play(node: TwimlNode, run: ScriptRun): Promise<Next> {
  const url = absolute(textOf(node).trim(), run);
  await checkSound(url, run);
  return repeat(node, run, run.calls.network.pace.perPlayMs, () => {
    run.leg.endpoint?.hear(run.leg, { kind: 'play', url });
  });
}

async function pause(node: TwimlNode, run: ScriptRun): Promise<Next> {
  run.leg.endpoint?.hear(run.leg, { kind: 'silence' });
  await run.calls.network.timers.wait(Number(node.attributes.length ?? 1) * 1000, run.signal);
  return 'continue';
}

async function redirect(node: TwimlNode, run: ScriptRun): Promise<Next> {
  return { source: { url: absolute(textOf(node).trim(), run) } };
}

async function hangup(_node: TwimlNode, run: ScriptRun): Promise<Next> {
  run.leg.end('completed');
  return 'end';
}

async function reject(node: TwimlNode, run: ScriptRun): Promise<Next> {
  run.leg.end(node.attributes.reason === 'busy' ? 'busy' : 'no-answer');
  return 'end';
}

async function gather(node: TwimlNode, run: ScriptRun): Promise<Next> {
  const digits = run.leg.nextDigits();
  const prompts = node.children.filter((child) => child.name in PROMPTS);
  const timeoutMs = Number(node.attributes.timeout ?? 5) * 1000;
  const silence = speakAll(prompts, run).then(() => run.calls.network.timers.wait(timeoutMs, run.signal));
  const pressed = await Promise.race([digits, silence.then(() => null)]);
  if (pressed === null) {
    return 'continue';
  }
  return { source: { url: absolute(node.attributes.action ?? run.url, run), form: { Digits: pressed } } };
}

async function speakAll(prompts: readonly TwimlNode[], run: ScriptRun): Promise<void> {
  for (const prompt of prompts) {
    await PROMPTS[prompt.name]?.(prompt, run);
  }
}

const PROMPTS: VerbTable = { Say: say, Play: play, Pause: pause };

/** What may be heard while waiting. */
export const MUSIC_VERBS: VerbTable = { ...PROMPTS, Redirect: redirect };

export const VERBS: VerbTable = {
  ...MUSIC_VERBS,
  Hangup: hangup,
  Reject: reject,
  Gather: gather,
  Dial: performDial,
  Record: performRecord,
};

// `loop="0"` is without end.
async function repeat(node: TwimlNode, run: ScriptRun, durationMs: number, sound: () => void): Promise<Next> {
  const wanted = Number(node.attributes.loop ?? 1);
  const loops = wanted === 0 ? MAX_LOOPS : wanted;
  for (let loop = 0; loop < loops && !run.signal.aborted; loop++) {
    sound();
    await run.calls.network.timers.wait(durationMs, run.signal);
  }
  return 'continue';
}

/** A file that cannot be fetched is skipped at Twilio, with an entry in the debugger. */
async function checkSound(url: string, run: ScriptRun): Promise<void> {
  const { webhooks } = run.calls.network;
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(5_000), run.signal]);
    const response = await fetch(url, { signal });
    await response.body?.cancel();
    if (!response.ok) {
      webhooks.note(11200, `HTTP retrieval failure: the file answered ${response.status}`, url);
    }
  } catch (error) {
    if (!run.signal.aborted) {
      webhooks.note(11200, `HTTP retrieval failure: ${String(error)}`, url);
    }
  }
}
