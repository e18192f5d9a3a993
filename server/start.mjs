// The first thing that runs on a fresh clone, so it stands on Node alone: brings the dependencies and the
// built console up to date, then becomes the server.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringLibraries } from './libraries.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Atende needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a command in the open; a failure ends the start with the command's own words. */
function run(command, args, environment = {}) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  if (status !== 0) {
    console.error(`\n${command} ${args.join(' ')} did not succeed; the reason stands above.`);
    process.exit(status ?? 1);
  }
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function isCurrent(mark, hash) {
  return existsSync(mark) && readFileSync(mark, 'utf8') === hash;
}

function build() {
  const mark = join('dist', '.atende-source');
  const hash = hashOf([...filesUnder('client'), ...filesUnder('shared'), 'package-lock.json'].sort());
  if (isCurrent(mark, hash) && existsSync(join('dist', 'client', 'index.html'))) {
    return;
  }
  console.log('Building the console …');
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  for (const config of ['client/vite.config.ts', 'client/widget/vite.config.ts']) {
    run(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
      NODE_ENV: 'production',
    });
  }
  mkdirSync('dist', { recursive: true });
  writeFileSync(mark, hash);
}

bringLibraries({ needsDev: process.argv.includes('--dev') });
if (!process.argv.includes('--no-build')) {
  build();
}
if (process.argv.includes('--prepare')) {
  process.exit(0);
}
const isDev = process.argv.includes('--dev');
const watch = isDev
  ? ['--watch-path=server', '--watch-path=channels', '--watch-path=shared', '--watch-preserve-output']
  : [];
const server = spawn(process.execPath, [...watch, '--import', 'tsx', 'server/main.ts'], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // A terminal's Ctrl-C reaches the server by itself; a signal to this process alone must be passed on.
  process.on(signal, () => server.kill(signal));
}
// npm passes a SIGTERM to its shell only, and the shell dies without passing it on: then stop as if we had it.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) {
  setInterval(() => process.ppid !== parent && server.kill('SIGTERM'), 500).unref();
}
server.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 0) : 1));
if (isDev) {
  spawn(
    process.execPath,
    [join('node_modules', 'vite', 'bin', 'vite.js'), '--config', 'client/vite.config.ts'],
    { stdio: 'inherit' },
  );
}
