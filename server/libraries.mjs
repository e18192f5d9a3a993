// Whether `node_modules` is what the lock file says, for `npm start` and `npm test` alike. Stands on Node alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = join('node_modules', '.atende-lock');
const INSTALLED = join('node_modules', '.package-lock.json');

/**
 * Brings the libraries up to date, if they are missing or stale.
 *
 * @param needsDev whether what only tests and builds use is wanted too; once there, it is kept
 */
export function bringLibraries({ needsDev }) {
  const hash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  const [kind, known] = readMark() ?? guess(hash);
  if (known === hash && (kind === 'dev' || !needsDev)) {
    return;
  }
  const withDev = needsDev || kind === 'dev';
  console.log('Installing the libraries …');
  // Said in full: NODE_ENV=production would leave the tests' own libraries out.
  const which = withDev ? '--include=dev' : '--omit=dev';
  const { status } = spawnSync('npm', ['ci', which, '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error('\nnpm ci did not succeed; the reason stands above.');
    process.exit(status ?? 1);
  }
  writeFileSync(MARK, `${withDev ? 'dev' : 'run'}:${hash}`);
}

/** What the last install left; null when there is no such mark, or it is none of ours. */
function readMark() {
  const parts = existsSync(MARK) ? readFileSync(MARK, 'utf8').split(':') : [];
  return parts.length === 2 ? parts : null;
}

/** Installed by hand: as new as the lock file, or not. */
function guess(hash) {
  const hasDev = existsSync(join('node_modules', 'vitest'));
  const isNewer =
    existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs + 1 >= statSync('package-lock.json').mtimeMs;
  return [hasDev ? 'dev' : 'run', isNewer ? hash : null];
}
