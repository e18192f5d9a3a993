import type { Calls } from '../calls/calls.ts';
import type { Leg, ProgressCallback, ProgressEvent } from '../calls/leg.ts';
import type { ScriptSource } from '../calls/script.ts';
import type { Network } from '../network.ts';
import { isPossibleNumber } from '../places.ts';
import { Refusal } from '../refusals.ts';
import { callJson } from './callShapes.ts';
import type { ApiRequest, ApiRoute, FormFields } from './http.ts';
import { isInRange, pageOf } from './pages.ts';

const DEFAULT_TIMEOUT_SECONDS = 60;
const PROGRESS_EVENTS = new Set<string>(['initiated', 'ringing', 'answered', 'completed']);

/** Calls in the REST API. */
export function callRoutes(network: Network, calls: Calls): ApiRoute[] {
  const { accountSid } = network;
  return [
    {
      method: 'POST',
      pattern: /^\/Calls$/,
      handle: ({ form }) => ({ status: 201, body: callJson(startCall(form, network, calls), accountSid) }),
    },
    {
      method: 'GET',
      pattern: /^\/Calls$/,
      handle: (request) => {
        const found = calls.list().filter((leg) => isWanted(leg, request.query));
        const items = found.map((leg) => callJson(leg, accountSid));
        return { status: 200, body: pageOf(items, { name: 'calls', request, accountSid }) };
      },
    },
    {
      method: 'GET',
      pattern: /^\/Calls\/(\w+)$/,
      handle: (_request, [sid]) => ({ status: 200, body: callJson(legOf(calls, sid), accountSid) }),
    },
    {
      method: 'POST',
      pattern: /^\/Calls\/(\w+)$/,
      handle: ({ form }, [sid]) => {
        const leg = legOf(calls, sid);
        changeCall(leg, form, calls);
        return { status: 200, body: callJson(leg, accountSid) };
      },
    },
  ];
}

/** Who may be called from where. @throws Refusal */
export function checkParties(form: FormFields, network: Network): { to: string; from: string } {
  const [to, from] = [form.text('To'), form.text('From')];
  if (to === '') {
    throw new Refusal(21201);
  }
  if (from === '') {
    throw new Refusal(21213);
  }
  if (!to.startsWith('client:') && !isPossibleNumber(to)) {
    throw new Refusal(21211, to);
  }
  if (!from.startsWith('client:') && network.numbers.get(from)?.hasVoice !== true) {
    throw new Refusal(21210, from);
  }
  return { to, from };
}

/** Where progress is told; only the end where nothing else is asked for. @throws Refusal */
export function progressCallback(form: FormFields): ProgressCallback | null {
  const url = form.text('StatusCallback');
  if (url === '') {
    return null;
  }
  if (!URL.canParse(url)) {
    throw new Refusal(21205, url);
  }
  const asked = form.all('StatusCallbackEvent').flatMap((names) => names.split(' '));
  const events = asked.filter((name): name is ProgressEvent => PROGRESS_EVENTS.has(name));
  return { url, events: events.length > 0 ? events : ['completed'] };
}

function startCall(form: FormFields, network: Network, calls: Calls): Leg {
  const { to, from } = checkParties(form, network);
  const source = sourceIn(form);
  if (source === null) {
    throw new Refusal(21205);
  }
  const leg = calls.dial({
    to,
    from,
    direction: 'outbound-api',
    parentSid: null,
    callback: progressCallback(form),
    timeoutSeconds: form.number('Timeout', DEFAULT_TIMEOUT_SECONDS),
    soundFrom: null,
  });
  void leg.answered().then((isAnswered) => {
    if (isAnswered) {
      calls.lead(leg, source);
    }
  });
  return leg;
}

function changeCall(leg: Leg, form: FormFields, calls: Calls): void {
  if (leg.isOver) {
    throw new Refusal(21220);
  }
  const status = form.text('Status');
  if (status === 'completed' || status === 'canceled') {
    leg.end(leg.status === 'in-progress' ? 'completed' : 'canceled');
    return;
  }
  const source = sourceIn(form);
  if (source === null) {
    throw new Refusal(20001);
  }
  if (leg.status !== 'in-progress') {
    throw new Refusal(21220);
  }
  calls.lead(leg, source);
}

function sourceIn(form: FormFields): ScriptSource | null {
  const [url, twiml] = [form.text('Url'), form.text('Twiml')];
  if (twiml !== '') {
    return { twiml };
  }
  return URL.canParse(url) ? { url, fallbackUrl: form.text('FallbackUrl') || null } : null;
}

function isWanted(leg: Leg, query: ApiRequest['query']): boolean {
  const matches = (name: string, value: string) => query.get(name) === null || query.get(name) === value;
  return (
    matches('To', leg.to) &&
    matches('From', leg.from) &&
    matches('Status', leg.status) &&
    isInRange(leg.answeredAt ?? leg.createdAt, query, 'StartTime') &&
    isInRange(leg.endedAt, query, 'EndTime')
  );
}

function legOf(calls: Calls, sid: string | undefined): Leg {
  const leg = calls.get(sid ?? '');
  if (leg === undefined) {
    throw new Refusal(20404);
  }
  return leg;
}
