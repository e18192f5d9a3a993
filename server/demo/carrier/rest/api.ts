import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CreateFault } from '../faults.ts';
import type { Network } from '../network.ts';
import { Refusal } from '../refusals.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  type ApiRoute,
  FormFields,
  readBody,
  sendAnswer,
  sendRefusal,
} from './http.ts';

/** The REST API of version 2010-04-01, of one account. */
export interface Api {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createApi(facts: {
  network: Network;
  authToken: string;
  /** API keys that may be used instead of the auth token: SID → secret. */
  keys: ReadonlyMap<string, string>;
  routes: readonly ApiRoute[];
}): Api {
  const { network, routes } = facts;
  return {
    async handle(request, response) {
      try {
        checkCredentials(request, facts);
        const call = await readCall(request, network.accountSid);
        answer(call, response, { routes, network });
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        sendRefusal(response, error);
      }
    },
  };
}

function checkCredentials(
  request: IncomingMessage,
  facts: { network: Network; authToken: string; keys: ReadonlyMap<string, string> },
): void {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const expected = user === facts.network.accountSid ? facts.authToken : facts.keys.get(user);
  if (scheme !== 'Basic' || expected === undefined || rest.join(':') !== expected) {
    throw new Refusal(20003);
  }
}

async function readCall(request: IncomingMessage, accountSid: string): Promise<ApiRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const match = /^\/2010-04-01\/Accounts\/(\w+)(\/.*)?$/.exec(url.pathname.replace(/\.json$/, ''));
  if (match === null || match[1] !== accountSid) {
    throw new Refusal(20404);
  }
  const form = new FormFields(request.method === 'POST' ? await readBody(request) : '');
  const isJson = url.pathname.endsWith('.json');
  return { method: request.method ?? 'GET', path: match[2] ?? '', isJson, query: url.searchParams, form };
}

function answer(
  call: ApiRequest,
  response: ServerResponse,
  { routes, network }: { routes: readonly ApiRoute[]; network: Network },
): void {
  const { route, params } = routeFor(call, routes);
  const isCreate = route.method === 'POST' && /(Messages|Calls|Participants)$/.test(call.path);
  const fault = isCreate ? network.faults.takeCreateFault() : null;
  if (fault !== null && !acts(fault)) {
    fail(fault, response);
    return;
  }
  const result: ApiAnswer = route.handle(call, params);
  if (fault === null) {
    sendAnswer(response, result);
  } else {
    fail(fault, response);
  }
}

function routeFor(call: ApiRequest, routes: readonly ApiRoute[]): { route: ApiRoute; params: string[] } {
  const onPath = routes.filter((route) => route.pattern.test(call.path));
  const route = onPath.find((each) => each.method === call.method);
  if (route === undefined) {
    throw new Refusal(onPath.length > 0 ? 20004 : 20404);
  }
  return { route, params: (route.pattern.exec(call.path) ?? []).slice(1) };
}

function acts(fault: CreateFault): boolean {
  return fault.kind.startsWith('acceptThen');
}

function fail(fault: CreateFault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'acceptThenSilence':
      return;
    case 'acceptThenCut':
    case 'cut':
      response.destroy();
      return;
    case 'acceptThenFail':
    case 'fail':
      sendRefusal(response, new Refusal(20500));
      return;
    case 'tooMany':
      sendRefusal(response, new Refusal(20429, '', fault.retryAfterSeconds));
      return;
  }
}
