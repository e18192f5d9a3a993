/** GSM 03.38: the signs that fit in seven bits, and those that take two places. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';

const SIZES = {
  gsm: { single: 160, joined: 153 },
  unicode: { single: 70, joined: 67 },
};

export interface SmsSize {
  encoding: keyof typeof SIZES;
  segments: number;
  /** Places left in the last segment. */
  left: number;
}

/**
 * How many messages of the telephone network a text takes; each is paid for.
 *
 * @see 3GPP TS 23.038 (alphabet), 23.040 (joining)
 */
export function smsSegments(text: string): SmsSize {
  const isGsm = Array.from(text).every((sign) => BASIC.includes(sign) || EXTENDED.includes(sign));
  const encoding = isGsm ? 'gsm' : 'unicode';
  const length = isGsm ? gsmLength(text) : text.length;
  const { single, joined } = SIZES[encoding];
  if (length <= single) {
    return { encoding, segments: 1, left: single - length };
  }
  const segments = Math.ceil(length / joined);
  return { encoding, segments, left: segments * joined - length };
}

function gsmLength(text: string): number {
  let length = 0;
  for (const sign of text) {
    length += EXTENDED.includes(sign) ? 2 : 1;
  }
  return length;
}
