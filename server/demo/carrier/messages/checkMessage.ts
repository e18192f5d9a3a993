import type { Network } from '../network.ts';
import { isPossibleNumber } from '../places.ts';
import { Refusal } from '../refusals.ts';
import { isWhatsapp, numberOf } from './message.ts';
import type { OptOuts } from './optOuts.ts';

export interface MessageRequest {
  to: string;
  from: string;
  body: string;
  mediaUrls: readonly string[];
  statusCallback: string | null;
}

const MAX_BODY_LENGTH = 1600;
const MAX_MEDIA = 10;

/** Everything that Twilio refuses at once, before it takes a message. @throws Refusal */
export function checkMessage(request: MessageRequest, network: Network, optOuts: OptOuts): void {
  checkAddresses(request, network);
  checkContent(request);
  if (!isWhatsapp(request.to) && optOuts.has(request.from, request.to)) {
    throw new Refusal(21610);
  }
}

function checkAddresses({ to, from }: MessageRequest, network: Network): void {
  if (to === '') {
    throw new Refusal(21604);
  }
  if (from === '') {
    throw new Refusal(21603);
  }
  if (isWhatsapp(to) !== isWhatsapp(from)) {
    throw new Refusal(21910);
  }
  if (!isPossibleNumber(numberOf(to))) {
    throw new Refusal(21211, to);
  }
  const owned = network.numbers.get(numberOf(from));
  if (isWhatsapp(from) && owned?.isWhatsappSender !== true) {
    throw new Refusal(63007);
  }
  if (!isWhatsapp(from) && owned?.hasSms !== true) {
    throw new Refusal(21606, from);
  }
  if (to === from) {
    throw new Refusal(21266);
  }
}

function checkContent({ body, mediaUrls, statusCallback }: MessageRequest): void {
  if (body === '' && mediaUrls.length === 0) {
    throw new Refusal(21602);
  }
  if (body.length > MAX_BODY_LENGTH) {
    throw new Refusal(21617);
  }
  if (mediaUrls.length > MAX_MEDIA) {
    throw new Refusal(21623);
  }
  if (!mediaUrls.every(isWebUrl)) {
    throw new Refusal(21620);
  }
  if (statusCallback !== null && !isWebUrl(statusCallback)) {
    throw new Refusal(21609);
  }
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
