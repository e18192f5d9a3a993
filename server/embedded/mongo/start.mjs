// Starts the store from one file made of its many. Loading each of them through a compiler takes a second,
// this a third of it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, 'main.ts');

/** @returns the path of the one file; the same sources give the same name */
function bundle() {
  const require = createRequire(import.meta.url);
  // The compiler that tsx brings and uses.
  const { buildSync } = createRequire(require.resolve('tsx'))('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [main],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    outfile: main,
    logLevel: 'silent',
  });
  const { contents } = outputFiles[0];
  const name = createHash('sha256').update(contents).digest('hex').slice(0, 24);
  // Within node_modules, so that it finds the libraries.
  const modules = require.resolve.paths('bson').find((folder) => existsSync(join(folder, 'bson')));
  const folder = join(modules, '.cache', 'atende-store');
  const file = join(folder, `${name}.mjs`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, contents);
    renameSync(unfinished, file);
  }
  return file;
}

async function start() {
  let file;
  try {
    file = bundle();
  } catch (error) {
    process.stderr.write(`store: starting the slow way: ${error}\n`);
    const { register } = await import('tsx/esm/api');
    register();
    await import(pathToFileURL(main).href);
    return;
  }
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
}

await start();
