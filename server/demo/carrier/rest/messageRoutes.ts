import { randomBytes } from 'node:crypto';
import type { MediaFile, MessageRecord } from '../messages/message.ts';
import type { Messages } from '../messages/messages.ts';
import type { Network } from '../network.ts';
import { Refusal } from '../refusals.ts';
import type { ApiRequest, ApiRoute } from './http.ts';
import { isInRange, pageOf } from './pages.ts';
import { mediaJson, messageJson } from './shapes.ts';

/** Files behind unguessable addresses, as Twilio keeps them on its own media hosts. */
export type MediaShelf = Map<string, MediaFile>;

/** Messages and their media in the REST API. */
export function messageRoutes(network: Network, messages: Messages, shelf: MediaShelf): ApiRoute[] {
  const { accountSid } = network;
  return [
    {
      method: 'POST',
      pattern: /^\/Messages$/,
      handle: (request) => ({
        status: 201,
        body: messageJson(messages.create(requestIn(request)), accountSid),
      }),
    },
    {
      method: 'GET',
      pattern: /^\/Messages$/,
      handle: (request) => {
        const found = messages.list().filter((message) => isWanted(message, request.query));
        const items = found.map((message) => messageJson(message, accountSid));
        return { status: 200, body: pageOf(items, { name: 'messages', request, accountSid }) };
      },
    },
    {
      method: 'GET',
      pattern: /^\/Messages\/(\w+)$/,
      handle: (_request, [sid]) => ({ status: 200, body: messageJson(messageOf(messages, sid), accountSid) }),
    },
    {
      method: 'GET',
      pattern: /^\/Messages\/(\w+)\/Media$/,
      handle: (request, [sid]) => {
        const message = messageOf(messages, sid);
        const items = message.media.map((file) => mediaJson(file, message.sid, accountSid));
        return { status: 200, body: pageOf(items, { name: 'media_list', request, accountSid }) };
      },
    },
    {
      method: 'GET',
      pattern: /^\/Messages\/(\w+)\/Media\/(\w+)$/,
      handle: (_request, [sid, mediaSid]) => {
        const file = messageOf(messages, sid).media.find((each) => each.sid === mediaSid);
        if (file === undefined) {
          throw new Refusal(20404);
        }
        const key = randomBytes(16).toString('hex');
        shelf.set(key, file);
        return { status: 307, location: `${network.baseUrl()}/media/${key}` };
      },
    },
  ];
}

function requestIn({ form }: ApiRequest) {
  const statusCallback = form.text('StatusCallback');
  return {
    to: form.text('To'),
    from: form.text('From'),
    body: form.text('Body'),
    mediaUrls: form.all('MediaUrl'),
    statusCallback: statusCallback === '' ? null : statusCallback,
  };
}

function isWanted(message: MessageRecord, query: URLSearchParams): boolean {
  const [to, from] = [query.get('To'), query.get('From')];
  return (
    (to === null || message.to === to) &&
    (from === null || message.from === from) &&
    isInRange(message.sentAt, query, 'DateSent')
  );
}

function messageOf(messages: Messages, sid: string | undefined): MessageRecord {
  const message = messages.get(sid ?? '');
  if (message === undefined) {
    throw new Refusal(20404);
  }
  return message;
}
