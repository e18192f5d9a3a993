import { ChannelError, type ChannelErrorCode } from '../channelError.ts';

/**
 * Twilio's codes in plain words, each with what to do about it.
 * @see Twilio, "Error and Warning Dictionary"
 */
const REASONS: Readonly<Record<string, string>> = {
  '13224': 'Twilio cannot dial this number. Check the number and the country code.',
  '13227': 'Calls to this country are not enabled. Allow it under "Voice geographic permissions" at Twilio.',
  '20003':
    "Twilio refused the account's credentials. Check account SID and auth token in the inbox's settings.",
  '20404': 'Twilio does not know this item (any more). Reload and try again.',
  '20429': 'Twilio is receiving too many requests. The message is tried again by itself.',
  '21211': 'The recipient is not a valid phone number. Check the number and the country code.',
  '21212': "The sender is not a valid phone number. Check the number in the inbox's settings.",
  '21214': 'The number cannot be reached by phone. Check the number and the country code.',
  '21215': 'Calls to this country are not enabled. Allow it under "Voice geographic permissions" at Twilio.',
  '21217': 'The number is not a valid phone number. Check the number and the country code.',
  '21220': 'The call is already over. There is nothing left to do.',
  '21408':
    'Texts to this country are not enabled. Allow it under "Messaging geographic permissions" at Twilio.',
  '21601': "The inbox's number cannot send texts. Choose a number with SMS at Twilio.",
  '21602': 'The message is empty. Write something or attach a file.',
  '21606':
    "The inbox's number does not belong to this Twilio account or cannot send texts. Check the inbox's settings.",
  '21608': 'A trial account texts verified numbers only. Verify the number at Twilio or upgrade the account.',
  '21610': 'The recipient has opted out by texting STOP. They must text START before you can write again.',
  '21611': 'Too many messages are waiting at this number. Wait some minutes and send again.',
  '21612': 'Twilio has no route to this recipient from this number. Write by another channel or number.',
  '21614': 'The number is not a mobile phone. Use another number or another channel.',
  '21617': 'The message is longer than 1,600 characters. Shorten it or send it in parts.',
  '21619': 'The message has neither text nor a file. Write something or attach a file.',
  '21620': "The attachment's address is not valid. Check the server's public URL in the settings.",
  '21623': 'A message takes ten files at most. Send the rest in another message.',
  '21660': "The inbox's number does not belong to this Twilio account. Check the inbox's settings.",
  '30001': 'The line was too busy. Wait some minutes and send again.',
  '30002': 'The Twilio account is suspended. Ask the person who pays for it.',
  '30003': "The recipient's phone is off or has no signal. Try later or use another channel.",
  '30004': 'The recipient has blocked messages. Use another channel.',
  '30005': 'The number does not exist or is not in service. Check it with the customer.',
  '30006': 'The number is a landline or its network takes no texts. Call it instead.',
  '30007':
    "The network filtered the message as unwanted. Rephrase it, and check the number's registration at Twilio.",
  '30008': 'The network did not deliver and gave no reason. Send again or use another channel.',
  '30009': 'A part of the message was lost on the way. Send again.',
  '30010': 'The message costs more than the limit that is set. Raise the limit at Twilio.',
  '30019': "A file is too large for the recipient's network. Send a smaller one or a link.",
  '30034': 'The number is not registered for texts in the United States (A2P 10DLC). Register it at Twilio.',
  '30039': 'Twilio stopped a loop of automatic answers. Look at the conversation before writing again.',
  '30410': 'The provider took too long. Send again.',
  '30450': 'Twilio held the message back to prevent fraud. Contact the customer by another channel.',
  '12300': 'A file has a type that cannot be sent. Send it as a picture, a PDF or a link.',
  '11200': "Twilio could not fetch a file. Check that the server's public URL can be reached from outside.",
  '63001': "WhatsApp refused the sender's credentials. Check the WhatsApp sender at Twilio.",
  '63003': 'The recipient is not on WhatsApp. Write by SMS or another channel.',
  '63005': 'WhatsApp did not accept the content. Change the text or the file and send again.',
  '63007': "The inbox's number is not a WhatsApp sender of this account. Check the inbox's settings.",
  '63013': 'The message breaks a policy of WhatsApp. Rephrase it.',
  '63015': 'The recipient has not joined the WhatsApp sandbox. Ask them to send its join message.',
  '63016':
    'The customer wrote more than 24 hours ago, so WhatsApp takes approved templates only. Wait for their next message or use another channel.',
  '63018': 'WhatsApp is receiving too many messages. Wait some minutes and send again.',
  '63019': "WhatsApp could not fetch a file. Check that the server's public URL can be reached from outside.",
  '63021': 'WhatsApp did not accept the content. Change the text or the file and send again.',
  '63024': 'The recipient cannot be reached on WhatsApp. Check the number or use another channel.',
  '63032': 'WhatsApp is testing something with this customer and takes no message now. Use another channel.',
};

/** The code's meaning in plain words; the provider's own text where the code is not in our table. */
export function reasonFor(code: string, providerText: string): string {
  const known = REASONS[code];
  if (known !== undefined) {
    return known;
  }
  const text = providerText.trim();
  return text === '' ? 'Twilio gave no reason. Send again or use another channel.' : `Twilio says: ${text}`;
}

/** Codes known by name, for the tests that hold every sentence to its shape. */
export function knownCodes(): string[] {
  return Object.keys(REASONS);
}

/** What Twilio's API answered instead of doing what was asked. */
export interface TwilioAnswer {
  status: number;
  code: string;
  text: string;
  retryAfterSeconds: number | null;
  /** Whether the request would have changed something, so that a second one might do it twice. */
  isWrite: boolean;
}

/** The error that an answer of 400 and above stands for. */
export function errorForAnswer(answer: TwilioAnswer): ChannelError {
  const reason = reasonFor(answer.code, answer.text);
  if (answer.status === 429) {
    const retryAfterMs = (answer.retryAfterSeconds ?? 1) * 1000;
    return new ChannelError('rateLimited', reason, {
      retryable: true,
      retryAfterMs,
      providerCode: answer.code,
    });
  }
  // A 5xx may follow the deed: the message can be on its way although the answer says trouble.
  if (answer.status >= 500) {
    return new ChannelError('unreachable', `Twilio has a fault of its own (${answer.status}). ${reason}`, {
      retryable: true,
      isAmbiguous: answer.isWrite,
      ...(answer.code !== '' && { providerCode: answer.code }),
    });
  }
  return new ChannelError(codeFor(answer), reason, answer.code === '' ? {} : { providerCode: answer.code });
}

/** Failures before a connection stood: the request cannot have arrived. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The error for a request that got no answer at all. */
export function errorForSilence(cause: unknown, isWrite: boolean): ChannelError {
  const code = systemCode(cause);
  const hasArrived = !NEVER_CONNECTED.has(code);
  const what = hasArrived ? 'Twilio did not answer' : 'Twilio cannot be reached';
  return new ChannelError(
    'unreachable',
    `${what}${code === '' ? '' : ` (${code})`}. It is tried again by itself.`,
    {
      retryable: true,
      isAmbiguous: isWrite && hasArrived,
      cause,
    },
  );
}

function codeFor(answer: TwilioAnswer): ChannelErrorCode {
  if (answer.status === 401 || answer.status === 403) {
    return 'unauthorized';
  }
  return answer.code === '21606' || answer.code === '21212' || answer.code === '63007'
    ? 'misconfigured'
    : 'rejected';
}

function systemCode(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'string' ? error.code : '';
}
