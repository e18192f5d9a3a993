import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Faults } from './faults.ts';
import type { Timers } from './timers.ts';

export interface WebhookCall {
  url: string;
  /** Asked once when `url` fails for good; it then also learns the error. */
  fallbackUrl?: string | undefined;
  form: Readonly<Record<string, string>>;
}

export interface WebhookAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** What Twilio's debugger would show: our own trouble with somebody's webhook or TwiML. */
export interface DebuggerEntry {
  code: number;
  message: string;
  url: string;
  at: string;
}

/** Twilio's "connection overrides": how long and how often a webhook is tried, told in the URL's fragment. */
interface Overrides {
  connectMs: number;
  readMs: number;
  totalMs: number;
  retries: number;
  policies: readonly string[];
}

type Failure = { policy: 'ct' | 'rt' | '4xx' | '5xx'; code: number; reason: string };
type Outcome = { answer: WebhookAnswer } | { failure: Failure };

const MAX_DEBUGGER_ENTRIES = 1_000;
const MAX_ANSWER_BYTES = 1_000_000;

/** Calls webhooks as Twilio does: signed, form-encoded, retried by its rules, then the fallback. */
export class Webhooks {
  readonly debugger: DebuggerEntry[] = [];
  private readonly facts: { authToken: string; faults: Faults; timers: Timers; now: () => Date };

  constructor(facts: { authToken: string; faults: Faults; timers: Timers; now: () => Date }) {
    this.facts = facts;
  }

  /** @returns the answer below 400, or null when there was none; the debugger then knows why */
  async call(call: WebhookCall): Promise<WebhookAnswer | null> {
    const { faults, timers } = this.facts;
    if (faults.takesCallback()) {
      return null;
    }
    if (faults.callbacks.delayMs > 0) {
      await timers.wait(faults.callbacks.delayMs);
    }
    if (faults.callbacks.isDoubled) {
      await this.tryWithFallback(call);
    }
    return this.tryWithFallback(call);
  }

  note(code: number, message: string, url: string): void {
    this.debugger.push({ code, message, url, at: this.facts.now().toISOString() });
    this.debugger.splice(0, this.debugger.length - MAX_DEBUGGER_ENTRIES);
  }

  private async tryWithFallback(call: WebhookCall): Promise<WebhookAnswer | null> {
    const outcome = await this.tryByPolicy(call.url, call.form);
    if ('answer' in outcome) {
      return outcome.answer;
    }
    this.note(outcome.failure.code, outcome.failure.reason, call.url);
    if (call.fallbackUrl === undefined) {
      return null;
    }
    const form = {
      ...call.form,
      ErrorCode: String(outcome.failure.code),
      ErrorUrl: withoutFragment(call.url),
    };
    const second = await this.tryByPolicy(call.fallbackUrl, form);
    return 'answer' in second ? second.answer : null;
  }

  private async tryByPolicy(url: string, form: Readonly<Record<string, string>>): Promise<Outcome> {
    const overrides = overridesIn(url);
    // The same over all tries, so that the other side can tell a retry from a second call.
    const token = randomUUID();
    const startedMs = Date.now();
    let outcome = await this.post(url, form, token, overrides);
    for (let retry = 1; retry <= overrides.retries && 'failure' in outcome; retry++) {
      const pauseMs = 100 * 2 ** retry; // Twilio publishes no pause; a growing one lets a restart succeed
      const isTimeLeft = Date.now() - startedMs + pauseMs < overrides.totalMs;
      if (!isTimeLeft || !isRetried(outcome.failure, overrides)) {
        return outcome;
      }
      await this.facts.timers.wait(pauseMs);
      outcome = await this.post(url, form, token, overrides);
    }
    return outcome;
  }

  private post(
    url: string,
    form: Readonly<Record<string, string>>,
    token: string,
    overrides: Overrides,
  ): Promise<Outcome> {
    const target = withoutFragment(url);
    if (!URL.canParse(target)) {
      return Promise.resolve({ failure: { policy: 'ct', code: 11100, reason: 'Invalid URL format' } });
    }
    const body = new URLSearchParams(form).toString();
    const send = target.startsWith('https:') ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      let isConnected = false;
      const fail = (policy: Failure['policy'], code: number, reason: string) =>
        resolve({ failure: { policy, code, reason } });
      const call = send(target, {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'TwilioProxy/1.1',
          accept: '*/*',
          'x-twilio-signature': signatureOf(target, form, this.facts.authToken),
          'i-twilio-idempotency-token': token,
        },
      });
      const connecting = setTimeout(
        () => call.destroy(new Error('connection timed out')),
        overrides.connectMs,
      );
      call.once('socket', (socket) => {
        socket.once('connect', () => {
          isConnected = true;
          clearTimeout(connecting);
        });
      });
      call.setTimeout(overrides.readMs, () => call.destroy(new Error('read timed out')));
      call.once('error', (error) => {
        clearTimeout(connecting);
        fail(isConnected ? 'rt' : 'ct', isConnected ? 11200 : 11205, error.message);
      });
      call.once('response', (response) => {
        readAnswer(response).then(
          (answer) => resolve(outcomeOf(answer)),
          (error: Error) => fail('rt', 11200, error.message),
        );
      });
      call.end(body);
    });
  }
}

/** The signature over URL and sorted fields that Twilio puts into X-Twilio-Signature. */
export function signatureOf(url: string, form: Readonly<Record<string, string>>, authToken: string): string {
  const fields = Object.keys(form)
    .sort()
    .map((name) => name + form[name]);
  return createHmac('sha1', authToken)
    .update(url + fields.join(''))
    .digest('base64');
}

function outcomeOf(answer: WebhookAnswer): Outcome {
  if (answer.status < 400) {
    return { answer };
  }
  const policy = answer.status >= 500 ? '5xx' : '4xx';
  return {
    failure: { policy, code: 11200, reason: `HTTP retrieval failure: the webhook answered ${answer.status}` },
  };
}

function isRetried(failure: Failure, overrides: Overrides): boolean {
  return overrides.policies.includes('all') || overrides.policies.includes(failure.policy);
}

/** @see Twilio, "Webhooks (HTTP callbacks): connection overrides" */
function overridesIn(url: string): Overrides {
  const fragment = new URLSearchParams(url.split('#')[1] ?? '');
  const number = (name: string, fallback: number, most: number) =>
    Math.min(Number.parseInt(fragment.get(name) ?? '', 10) || fallback, most);
  return {
    connectMs: number('ct', 5_000, 10_000),
    readMs: number('rt', 15_000, 15_000),
    totalMs: number('tt', 15_000, 15_000),
    retries: fragment.get('rc') === '0' ? 0 : number('rc', 1, 5),
    policies: (fragment.get('rp') ?? 'ct').split(','),
  };
}

function withoutFragment(url: string): string {
  return url.split('#')[0] ?? url;
}

async function readAnswer(response: IncomingMessage): Promise<WebhookAnswer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_ANSWER_BYTES) {
      throw new Error('the answer is too large');
    }
    chunks.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
