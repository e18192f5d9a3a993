import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Versions below these have known holes. */
const lowest: Record<string, string> = {
  mailparser: '3.9.31',
  imapflow: '2.1.2',
  mongoose: '9.12.1',
  'socket.io': '4.8.4',
  'engine.io': '6.6.12',
  'socket.io-parser': '4.2.7',
  express: '5.3.0',
  multer: '2.5.0',
  twilio: '6.2.0',
  bull: '4.16.5',
  'sanitize-html': '2.17.5',
  dompurify: '3.4.18',
  jsonwebtoken: '9.0.3',
  ws: '8.21.3',
  nodemailer: '10.6.0',
};

interface LockFile {
  packages: Record<string, { version?: string; resolved?: string }>;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;

function versionsOf(name: string): string[] {
  return Object.entries(lock.packages)
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([, entry]) => entry.version ?? '0');
}

function isAtLeast(version: string, floor: string): boolean {
  const [have, want] = [version, floor].map((text) =>
    text.split('.').map((part) => Number.parseInt(part, 10)),
  );
  for (const [index, part] of (want ?? []).entries()) {
    const own = have?.[index] ?? 0;
    if (own !== part) {
      return own > part;
    }
  }
  return true;
}

describe('the lock file', () => {
  it.each(Object.entries(lowest))('has no copy of %s older than %s', (name, floor) => {
    const versions = versionsOf(name);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => !isAtLeast(version, floor))).toEqual([]);
  });
});
