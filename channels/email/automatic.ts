import { firstValueOf, type HeaderFields, textOf, valuesOf } from './parse/headerFields.ts';

/** A mail is automatic when any of these says so; each is given the field's value in lower case. */
const AUTOMATIC_FIELDS: Readonly<Record<string, (value: string) => boolean>> = {
  // RFC 3834: everything but "no" was written by a program.
  'auto-submitted': (value) => !/^no\b/.test(value),
  precedence: (value) => /^(?:bulk|list|junk|auto_reply)\b/.test(value),
  // Exchange: "please do not answer automatically".
  'x-auto-response-suppress': (value) => value !== '' && value !== 'none',
  'x-autoreply': isSet,
  'x-autorespond': isSet,
  'x-auto-reply': isSet,
  'x-mail-autoreply': isSet,
  'x-failed-recipients': isSet,
  'list-id': isSet,
  'list-post': isSet,
  'list-help': isSet,
  'list-owner': isSet,
  'list-archive': isSet,
  'list-subscribe': isSet,
  'list-unsubscribe': isSet,
  'return-path': (value) => value.replace(/\s/g, '') === '<>',
  'content-type': (value) => value.startsWith('multipart/report'),
};

const AUTOMATIC_SENDER =
  /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|nao-?responda|n[aã]o-?responder|bounces?)(?:[+._-][^@]*)?@/;

const AUTOMATIC_SUBJECT =
  /^(?:auto(?:matic)?[ -]?reply|automatic response|out of (?:the )?office|resposta autom[aá]tica|aus[eê]ncia tempor[aá]ria|fora do escrit[oó]rio|undeliver(?:ed|able)|delivery status notification|mail delivery failed|n[aã]o (?:foi )?poss[ií]vel entregar)\b/i;

/**
 * Whether a program wrote this mail, or a list spread it: such mail never gets an automatic answer.
 *
 * @param envelopeFrom the sender of the SMTP envelope, empty for bounces; null when unknown
 * @see RFC 3834 2 and 5
 */
export function isAutomaticMail(
  header: HeaderFields,
  of: { fromAddress: string; envelopeFrom: string | null },
): boolean {
  if (of.envelopeFrom === '' || AUTOMATIC_SENDER.test(of.fromAddress)) {
    return true;
  }
  if (AUTOMATIC_SUBJECT.test(textOf(header, 'subject', 200))) {
    return true;
  }
  return Object.entries(AUTOMATIC_FIELDS).some(([name, saysSo]) =>
    valuesOf(header, name).some((value) => saysSo(value.trim().toLowerCase())),
  );
}

/** Whether the mail is a report about another one, as RFC 6522 marks them. */
export function isReport(header: HeaderFields): boolean {
  return /^multipart\/report\b/i.test(firstValueOf(header, 'content-type') ?? '');
}

function isSet(value: string): boolean {
  return value !== '';
}
