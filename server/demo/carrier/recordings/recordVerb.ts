import { callForm } from '../calls/forms.ts';
import { absolute, type Next } from '../calls/next.ts';
import type { ScriptRun } from '../calls/script.ts';
import type { TwimlNode } from '../twiml.ts';
import type { RecordingCallback } from './recordings.ts';
import { withoutSilence } from './samples.ts';
import { type TapeLimits, tape } from './tape.ts';

const BEEP_SECONDS = 0.5;

/**
 * `<Record>`: a tone, then what is said until silence, a key, the limit or the end of the call. When something
 * was said the call goes on at `action`; when nothing was, with the next verb.
 */
export async function performRecord(node: TwimlNode, run: ScriptRun): Promise<Next> {
  const { attributes } = node;
  const { leg, calls } = run;
  const { network } = calls;
  if (!isFollowable(node, run)) {
    return 'end';
  }
  if (attributes.playBeep !== 'false') {
    leg.endpoint?.hear(leg, { kind: 'beep' });
    await network.timers.wait(BEEP_SECONDS * network.pace.secondMs, run.signal);
  }
  leg.endpoint?.hear(leg, { kind: 'recording' });
  const startedAt = network.now();
  const { samples, digits } = await tape(run, limitsIn(attributes));
  const kept = attributes.trim === 'do-not-trim' ? samples : withoutSilence(samples);
  const recording = calls.recordings.add({ leg, samples: kept, startedAt, callback: callbackIn(node, run) });
  if (recording.status === 'absent') {
    return run.signal.aborted ? 'end' : 'continue';
  }
  const form = {
    RecordingUrl: calls.recordings.urlOf(recording),
    RecordingSid: recording.sid,
    RecordingDuration: String(recording.durationSeconds),
    Digits: digits,
  };
  const url = absolute(attributes.action ?? run.url, run);
  if (leg.isOver) {
    // Who hangs up is asked for as well; what is answered then has nobody left to hear it.
    await network.webhooks.call({ url, form: { ...callForm(leg, network), ...form } });
  }
  return run.signal.aborted ? 'end' : { source: { url, form } };
}

const DEFAULT_MAX_SECONDS = 3_600;
const MOST_SECONDS = 14_400;
const DEFAULT_SILENCE_SECONDS = 5;
const ALL_KEYS = '1234567890*#';

function limitsIn(attributes: TwimlNode['attributes']): TapeLimits {
  const valid = (name: string, fallback: number) =>
    RULES[name]?.isValid(attributes[name] ?? '') === true ? Number(attributes[name]) : fallback;
  return {
    maxSeconds: valid('maxLength', DEFAULT_MAX_SECONDS),
    silenceSeconds: valid('timeout', DEFAULT_SILENCE_SECONDS),
    finishKeys: attributes.finishOnKey ?? ALL_KEYS,
  };
}

function callbackIn({ attributes }: TwimlNode, run: ScriptRun): RecordingCallback | null {
  const { recordingStatusCallback: url, recordingStatusCallbackEvent: events = 'completed' } = attributes;
  return url === undefined ? null : { url: absolute(url, run), events: events.split(' ') };
}

interface Rule {
  isValid(value: string): boolean;
  /** Twilio's code of the warning or error. */
  code: number;
  /** Whether the call ends over it; else the attribute is left out. */
  isFatal?: boolean;
}

const oneOf = (...values: readonly string[]) => values.includes.bind(values);
const isEvents = (value: string) => value.split(' ').every(oneOf('in-progress', 'completed', 'absent'));
const isSeconds = (least: number) => (value: string) =>
  /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= MOST_SECONDS;
// Relative addresses are allowed, so nearly all that can be made absolute.
const isUrl = (value: string) => value !== '' && URL.canParse(value, 'https://twiml.example/');
const isMethod = oneOf('GET', 'POST');

/** What Twilio accepts in each attribute. @see Twilio, "TwiML Voice: <Record>", and errors 13610 to 13617 */
const RULES: Readonly<Record<string, Rule>> = {
  action: { isValid: isUrl, code: 11100, isFatal: true },
  recordingStatusCallback: { isValid: isUrl, code: 11100, isFatal: true },
  transcribeCallback: { isValid: isUrl, code: 11100, isFatal: true },
  method: { isValid: isMethod, code: 13610 },
  timeout: { isValid: isSeconds(1), code: 13611 },
  maxLength: { isValid: isSeconds(2), code: 13612 },
  finishOnKey: { isValid: (value) => /^[0-9#*]*$/.test(value), code: 13613 },
  transcribe: { isValid: oneOf('true', 'false'), code: 13614 },
  playBeep: { isValid: oneOf('true', 'false'), code: 13616 },
  trim: { isValid: oneOf('trim-silence', 'do-not-trim'), code: 12200 },
  recordingStatusCallbackMethod: { isValid: isMethod, code: 12200 },
  recordingStatusCallbackEvent: { isValid: isEvents, code: 12200 },
};

/** Notes what is wrong with the verb for its owner. @returns false when Twilio would end the call over it */
function isFollowable({ attributes, children }: TwimlNode, run: ScriptRun): boolean {
  const { webhooks } = run.calls.network;
  let isFine = true;
  for (const [name, value] of Object.entries(attributes)) {
    const rule = RULES[name];
    if (rule?.isValid(value) !== true) {
      webhooks.note(rule?.code ?? 12200, `Record: ${name}="${value}" is not valid`, run.url);
      isFine &&= rule?.isFatal !== true;
    }
  }
  if (children.length > 0) {
    webhooks.note(12200, 'Schema validation warning: <Record> takes no nested verbs', run.url);
  }
  return isFine;
}
