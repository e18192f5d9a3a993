/**
 * What a mail server's refusal means, by the enhanced status code of RFC 3463, in words an agent can act on.
 * The first entry whose code begins the status wins, so special codes stand before their class.
 */
const REASONS: readonly (readonly [code: string, reason: string])[] = [
  ['5.1.1', 'The address does not exist. Check its spelling with the customer.'],
  ['5.1.2', "The address's domain does not exist. Check its spelling with the customer."],
  ['5.1.3', 'The address is not written correctly.'],
  ['5.1.6', 'The mailbox has moved and left no new address.'],
  ['5.1.8', 'The recipient refuses our sender address. An admin should check the inbox’s address.'],
  ['5.1.10', 'The recipient’s domain accepts no mail at all.'],
  ['5.2.1', 'The mailbox is switched off.'],
  ['5.2.2', 'The mailbox is full. Try again later or use another channel.'],
  ['5.2.3', 'The message is too large for the recipient. Send fewer or smaller files.'],
  ['5.3.4', 'The message is too large for the recipient. Send fewer or smaller files.'],
  ['5.4.1', 'The recipient’s server does not accept mail for this address.'],
  ['5.4.4', 'The recipient’s mail server cannot be found.'],
  ['5.4.6', 'The mail went round in a loop between servers.'],
  ['5.4.7', 'The recipient’s server did not take the mail in time.'],
  ['5.7.0', 'The recipient’s server refused the mail for its security rules.'],
  ['5.7.1', 'The recipient’s server refused the mail, as spam or by its own rules.'],
  ['5.7.2', 'The recipient’s server refused the mail: we failed its sender checks (SPF, DKIM, DMARC).'],
  ['5.7.5', 'The recipient’s server refused the mail: we failed its sender checks (SPF, DKIM, DMARC).'],
  ['5.1', 'The address is not accepted. Check its spelling with the customer.'],
  ['5.2', 'The mailbox does not accept this mail.'],
  ['5.3', 'The recipient’s mail system does not accept this mail.'],
  ['5.4', 'The recipient’s mail server cannot be reached.'],
  ['5.5', 'The recipient’s mail server did not understand ours.'],
  ['5.6', 'The recipient’s mail server does not accept the content.'],
  ['5.7', 'The recipient’s server refused the mail for its security rules.'],
  ['4.2.2', 'The mailbox is full at the moment.'],
  ['4.4.7', 'The recipient’s server did not take the mail in time.'],
  ['4.7', 'The recipient’s server asks us to wait and try again.'],
  ['4', 'The recipient’s server cannot take the mail at the moment.'],
];

/** For servers that give a bare three-digit reply. */
const BARE_REASONS: Readonly<Record<number, string>> = {
  421: 'The mail server is closing connections at the moment.',
  450: 'The mailbox cannot be reached at the moment.',
  451: 'The mail server asks us to wait and try again.',
  452: 'The mail server is out of space at the moment.',
  530: 'The mail server wants us to sign in. An admin should check the inbox’s SMTP settings.',
  535: 'The mail server refused the inbox’s user or password. An admin should check them.',
  550: 'The recipient’s server refused the mail. Check the address with the customer.',
  551: 'The recipient is not at this server.',
  552: 'The message is too large or the mailbox is full.',
  553: 'The address is not written as the server accepts it.',
  554: 'The recipient’s server refused the mail.',
};

/**
 * Says a refusal in plain words.
 *
 * @param status enhanced status such as `5.1.1`; null when the server gave none
 * @param reply  three-digit reply code; null when unknown
 */
export function plainReason(status: string | null, reply: number | null): string {
  const entry = status === null ? undefined : REASONS.find(([code]) => isOrBelow(status, code));
  if (entry) {
    return entry[1];
  }
  const bare = reply === null ? undefined : BARE_REASONS[reply];
  return bare ?? 'The mail server did not accept the mail.';
}

/** @returns the enhanced status code in a server's reply or diagnostic text, such as `5.1.1` */
export function statusIn(text: string): string | null {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text.slice(0, 2_000))?.[1] ?? null;
}

function isOrBelow(status: string, code: string): boolean {
  return status === code || status.startsWith(`${code}.`);
}
