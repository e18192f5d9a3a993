// `npm test`, on a fresh clone too: brings what the tests need, then runs vitest. With files named, only what
// those files need is brought.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringLibraries } from '../server/libraries.mjs';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const files = process.argv.slice(2);
const runsAll = files.length === 0;

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status ?? 1;
}

function has(program) {
  return (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin')
    .some((folder) => existsSync(join(folder, program)));
}

/** Debian packages by the program each brings. */
const packages = [
  { program: 'redis-server', name: 'redis-server', isNeeded: () => true },
  { program: 'dovecot', name: 'dovecot-imapd dovecot-lmtpd', isNeeded: needs('email', 'journeys') },
  { program: 'chromium', name: 'chromium', isNeeded: needs('journeys') },
];

function needs(...areas) {
  return () => runsAll || files.some((file) => areas.some((area) => file.includes(area)));
}

function installPackages() {
  const missing = packages.filter(({ program, isNeeded }) => isNeeded() && !has(program));
  const isDebian =
    existsSync('/etc/os-release') &&
    /ID(_LIKE)?=.*(debian|ubuntu)/.test(readFileSync('/etc/os-release', 'utf8'));
  if (missing.length === 0) {
    return;
  }
  const names = missing.flatMap(({ name }) => name.split(' '));
  if (process.getuid?.() !== 0 || !isDebian) {
    console.log(
      `Not here: ${names.join(', ')}. Tests that need them are skipped or fail; install them with your package manager.`,
    );
    return;
  }
  console.log(`Installing what the tests need: ${names.join(', ')} …`);
  const quiet = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  run('apt-get', ['update', '-qq'], quiet);
  if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet) !== 0) {
    process.exit(1);
  }
}

bringLibraries({ needsDev: true });
installPackages();
const vitest = join('node_modules', 'vitest', 'vitest.mjs');
process.exit(
  run(process.execPath, [vitest, 'run', '--config', 'tests/vitest.config.ts', ...files], {
    env: { ...process.env, NODE_ENV: 'test' },
  }),
);
