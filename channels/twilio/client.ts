import twilio from 'twilio';
import { errorForAnswer, errorForSilence } from './errors.ts';
import { TWILIO_API_BASE_URL, type TwilioAccount } from './settings.ts';

/** After this long without an answer a request counts as unanswered; a send is then ambiguous. */
const TIMEOUT_MS = 10_000;

const clients = new Map<string, twilio.Twilio>();
const MAX_CLIENTS = 200;

/**
 * The official SDK for an account, speaking to the account's API base URL.
 * Kept per account, so that connections are reused.
 *
 * Every call of it rejects with ChannelError, never with the SDK's own errors.
 */
export function clientFor(account: TwilioAccount): twilio.Twilio {
  const key = `${account.accountSid} ${account.authToken} ${account.apiBaseUrl}`;
  const known = clients.get(key);
  if (known !== undefined) {
    return known;
  }
  if (clients.size >= MAX_CLIENTS) {
    clients.clear();
  }
  const httpClient = new AccountHttp(account.apiBaseUrl);
  const client = twilio(account.accountSid, account.authToken, {
    httpClient,
    accountSid: account.accountSid,
  });
  clients.set(key, client);
  return client;
}

/**
 * Sends the SDK's requests to the configured host, and turns answers and silences into ChannelError here,
 * where Retry-After and the socket's own error are still at hand; the SDK drops both.
 */
class AccountHttp extends twilio.RequestClient {
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    super({ timeout: TIMEOUT_MS, keepAlive: true });
    this.baseUrl = baseUrl.replace(/\/$/, '');
  }

  override async request<Payload>(options: RequestOptions<Payload>): Promise<Answer<Payload>> {
    const isWrite = options.method !== 'get';
    const uri = options.uri.replace(TWILIO_API_BASE_URL, this.baseUrl);
    const answer = await super.request<Payload>({ ...options, uri }).catch((cause: unknown) => {
      throw errorForSilence(cause, isWrite);
    });
    if (answer.statusCode >= 400) {
      throw errorForAnswer({ ...refusalIn(answer), status: answer.statusCode, isWrite });
    }
    return answer;
  }
}

type RequestOptions<Payload> = Omit<Parameters<twilio.RequestClient['request']>[0], 'data'> & {
  data?: Payload;
};
type Answer<Payload> = Omit<Awaited<ReturnType<twilio.RequestClient['request']>>, 'body'> & { body: Payload };

interface Refusal {
  code: string;
  text: string;
  retryAfterSeconds: number | null;
}

function refusalIn(answer: { body: unknown; headers: unknown }): Refusal {
  const body = jsonObject(answer.body);
  const retryAfter = Number(jsonObject(answer.headers)['retry-after'] ?? Number.NaN);
  return {
    code: typeof body.code === 'number' ? String(body.code) : '',
    text: typeof body.message === 'string' ? body.message : '',
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

function jsonObject(value: unknown): Record<string, unknown> {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy between us and Twilio may answer in HTML
  }
}
