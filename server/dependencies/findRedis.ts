import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, freePort, type OwnProcess, startProgram } from './processes.ts';

export interface Found {
  url: string;
  /** What it is, for the line printed at start. */
  label: string;
  own: OwnProcess | null;
}

const HELP = `Redis was not found. Any one of these brings it:
  apt-get install redis-server        (Debian, Ubuntu)
  brew install redis                  (macOS)
  docker run -d -p 6379:6379 redis    and start with REDIS_URL=redis://127.0.0.1:6379`;

/**
 * Redis, in this order: the one given by URL; a program on the PATH, started privately; as root on Debian
 * or Ubuntu, one installed with apt.
 *
 * @throws Error with the commands that help
 */
export async function findRedis(
  redisUrl: string | null,
  dataDir: string,
  say: (line: string) => void,
): Promise<Found> {
  if (redisUrl !== null) {
    return { url: redisUrl, label: withoutPassword(redisUrl), own: null };
  }
  const program = findProgram('redis-server', 'valkey-server') ?? install(say);
  if (program === null) {
    throw new Error(HELP);
  }
  const folder = join(dataDir, 'redis');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--appendfsync',
    'everysec',
    '--save',
    '',
  ];
  const own = await startProgram(program, settings, /Ready to accept connections/i);
  return { url: `redis://127.0.0.1:${port}`, label: `${program}, started for us on port ${port}`, own };
}

function install(say: (line: string) => void): string | null {
  const isRoot = process.getuid?.() === 0;
  const isDebian =
    existsSync('/etc/os-release') &&
    /ID(_LIKE)?=.*(debian|ubuntu)/.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isRoot || !isDebian || findProgram('apt-get') === null) {
    return null;
  }
  say('Redis is not here yet; installing it: apt-get install redis-server');
  const options = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], options);
  return findProgram('redis-server');
}

export function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}
