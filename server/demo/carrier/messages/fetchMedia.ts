import { newSid } from '../sids.ts';
import type { MediaFile } from './message.ts';

const MAX_MEDIA_BYTES = 16_000_000;
const TIMEOUT_MS = 10_000;

/**
 * Fetches what a message is to carry, as Twilio does before it sends.
 *
 * @throws when a URL does not answer 200, or with more than 16 MB
 */
export async function fetchMedia(urls: readonly string[], now: Date): Promise<MediaFile[]> {
  return Promise.all(urls.map((url) => fetchOne(url, now)));
}

async function fetchOne(url: string, now: Date): Promise<MediaFile> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) {
    throw new Error(`HTTP retrieval failure: ${url} answered ${response.status}`);
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length > MAX_MEDIA_BYTES) {
    throw new Error(`${url} is larger than ${MAX_MEDIA_BYTES} bytes`);
  }
  const contentType = response.headers.get('content-type') ?? 'application/octet-stream';
  return { sid: newSid('ME'), contentType, bytes, createdAt: now };
}
