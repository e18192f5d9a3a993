import { isIP } from 'node:net';

/**
 * A certificate for this run of the gateway, signed by itself. Node makes keys but no certificates, so a small
 * library does; it is loaded only where the door with TLS is opened.
 *
 * @returns key and certificate in PEM
 */
export async function createCertificate(host: string): Promise<{ key: string; certificate: string }> {
  const { generate } = await import('selfsigned');
  const altName = isIP(host) === 0 ? ({ type: 2, value: host } as const) : ({ type: 7, ip: host } as const);
  const made = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [altName] }],
  });
  return { key: made.private, certificate: made.cert };
}
