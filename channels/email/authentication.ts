import { type HeaderFields, valuesOf } from './parse/headerFields.ts';

type Verdict = 'pass' | 'fail' | 'none';

/**
 * What our own mail server found out about the sender, by SPF, DKIM and DMARC.
 *
 * Everybody can write an Authentication-Results field. Our server puts its own on top, so only the topmost
 * one under its name counts, and without a configured name none does.
 *
 * @see RFC 8601 5 (forged fields), RFC 7489 3.1 (alignment)
 */
export function readAuthentication(
  header: HeaderFields,
  of: { trustedAuthservId: string | null; fromAddress: string },
): Verdict {
  const trusted = of.trustedAuthservId?.toLowerCase();
  if (!trusted) {
    return 'none';
  }
  const own = valuesOf(header, 'authentication-results')
    .map(withoutComments)
    .find((value) => authservIdOf(value) === trusted);
  return own === undefined ? 'none' : verdictOf(own, domainOf(of.fromAddress));
}

function verdictOf(results: string, fromDomain: string): Verdict {
  const entries = results.split(';').slice(1).map(readEntry);
  const dmarc = entries.find((entry) => entry.method === 'dmarc')?.result;
  if (dmarc === 'pass' || dmarc === 'fail') {
    return dmarc;
  }
  const aligned = entries.filter((entry) => isAligned(entry, fromDomain));
  if (aligned.some((entry) => entry.result === 'pass')) {
    return 'pass';
  }
  return aligned.some((entry) => entry.result === 'fail') ? 'fail' : 'none';
}

interface Entry {
  method: string;
  result: string;
  domain: string;
}

function readEntry(text: string): Entry {
  const lower = text.trim().toLowerCase().slice(0, 2_000);
  const [, method = '', result = ''] = /^(spf|dkim|dmarc)(?:\/\d+)?\s*=\s*([a-z]{1,12})/.exec(lower) ?? [];
  const property = method === 'spf' ? 'smtp\\.mailfrom' : 'header\\.d';
  const value = new RegExp(`\\b${property}\\s{0,3}=\\s{0,3}"?([^\\s;"]{1,320})`).exec(lower)?.[1] ?? '';
  return { method, result, domain: domainOf(value) };
}

/** Relaxed alignment without a list of public suffixes: the same domain, or one below the other's. */
function isAligned(entry: Entry, fromDomain: string): boolean {
  const { domain } = entry;
  return (
    domain !== '' && domain.includes('.') && (domain === fromDomain || fromDomain.endsWith(`.${domain}`))
  );
}

function authservIdOf(value: string): string {
  return (/^\s*"?([^\s;"]{1,255})/.exec(value)?.[1] ?? '').toLowerCase();
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Comments may hold anything, so they are taken out before the fields are cut at semicolons. */
function withoutComments(value: string): string {
  let depth = 0;
  let text = '';
  for (const character of value.slice(0, 8_000)) {
    if (character === '(') {
      depth++;
    } else if (character === ')') {
      depth = Math.max(0, depth - 1);
    } else if (depth === 0) {
      text += character;
    }
  }
  return text;
}
