import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import twilio from 'twilio';
import type { WebhookRequest } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import { type Form, parseForm } from './form.ts';

/**
 * Checks Twilio's signature over one webhook call and reads its form.
 *
 * The URL must be the public one, byte for byte, query string included: Twilio signs what it called,
 * not what our proxy forwarded. A body that is no form is covered by `bodySHA256` in the query.
 *
 * @returns the posted form, or the query's for a GET
 * @throws ChannelError `invalidSignature`, not retryable
 * @see Twilio, "Security: validating signatures from Twilio"
 */
export function verifiedForm(request: WebhookRequest, authToken: string): Form {
  const signature = request.headers['x-twilio-signature'];
  if (signature === undefined || signature === '') {
    throw new ChannelError('invalidSignature', 'the call carries no X-Twilio-Signature header');
  }
  const isForm = hasFormBody(request);
  const form = isForm ? parseForm(request.body.toString('utf8')) : {};
  if (!isSigned(request.url, isForm ? form : {}, signature, authToken) || !hasMatchingBody(request, isForm)) {
    throw new ChannelError(
      'invalidSignature',
      "X-Twilio-Signature does not match; compare the inbox's auth token and the server's public URL",
    );
  }
  return isForm ? form : parseForm(queryOf(request.url));
}

/** What Twilio would put into X-Twilio-Signature for this URL and form. */
export function expectedSignature(url: string, form: Form, authToken: string): string {
  let signed = url;
  for (const name of Object.keys(form).sort()) {
    signed += signedField(name, form[name]);
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

function isSigned(url: string, form: Form, signature: string, authToken: string): boolean {
  if (equalInConstantTime(signature, expectedSignature(url, form, authToken))) {
    return true;
  }
  // Twilio's own check also accepts the URL with and without its port and with an older escaping of the query;
  // these are rare, so its cost is paid only when the plain reading fails.
  return URL.canParse(url) && twilio.validateRequest(authToken, signature, url, { ...form });
}

// A name that came twice is signed once per distinct value, in order.
function signedField(name: string, value: string | string[] | undefined): string {
  if (!Array.isArray(value)) {
    return name + (value ?? '');
  }
  return [...new Set(value)]
    .sort()
    .map((each) => name + each)
    .join('');
}

function hasFormBody(request: WebhookRequest): boolean {
  if (request.method !== 'POST') {
    return false;
  }
  const contentType = request.headers['content-type'] ?? '';
  return contentType === '' || contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
}

function hasMatchingBody(request: WebhookRequest, isForm: boolean): boolean {
  if (isForm || request.body.length === 0) {
    return true;
  }
  const expected = new URLSearchParams(queryOf(request.url)).get('bodySHA256') ?? '';
  return equalInConstantTime(expected, createHash('sha256').update(request.body).digest('hex'));
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start + 1);
}

function equalInConstantTime(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
