import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

const DAY_MS = 24 * 3600 * 1000;
const VALID_DAYS = 30;

const OID_ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const OID_COMMON_NAME = Buffer.from('0603550403', 'hex');
const OID_SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');

/**
 * A certificate for this run of the gateway, signed by itself (X.509 v3, RFC 5280). Node makes keys and
 * signatures but no certificates; these few nested lengths are all that is missing.
 *
 * @param host an IPv4 address or a name
 * @returns key and certificate in PEM
 */
export function createCertificate(host: string, now: Date): { key: string; certificate: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(OID_COMMON_NAME, utf8(host))));
  const algorithm = sequence(OID_ECDSA_WITH_SHA256);
  const toSign = sequence(
    node(0xa0, integer(Buffer.from([2]))), // version 3
    integer(serialNumber()),
    algorithm,
    name,
    sequence(utcTime(now.getTime() - DAY_MS), utcTime(now.getTime() + VALID_DAYS * DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    node(0xa3, sequence(sequence(OID_SUBJECT_ALT_NAME, octets(sequence(alternativeName(host)))))),
  );
  const certificate = sequence(toSign, algorithm, bits(sign('sha256', toSign, privateKey)));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, certificate: pem(certificate) };
}

function node(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

// Up to 127 a length is one byte; above, the first byte says how many bytes follow.
function lengthOf(size: number): Buffer {
  if (size < 0x80) {
    return Buffer.from([size]);
  }
  return size < 0x100 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff]);
}

const sequence = (...parts: Buffer[]) => node(0x30, ...parts);
const set = (...parts: Buffer[]) => node(0x31, ...parts);
const integer = (bytes: Buffer) => node(0x02, bytes);
const octets = (bytes: Buffer) => node(0x04, bytes);
const bits = (bytes: Buffer) => node(0x03, Buffer.from([0]), bytes);
const utf8 = (text: string) => node(0x0c, Buffer.from(text));

function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '');
  return node(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

// Positive, as the first bit is a sign, and without a leading zero byte.
function serialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  return serial;
}

function alternativeName(host: string): Buffer {
  return isIPv4(host) ? node(0x87, Buffer.from(host.split('.').map(Number))) : node(0x82, Buffer.from(host));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
