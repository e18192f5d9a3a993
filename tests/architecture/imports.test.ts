import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom. Tests may import anything. */
const mayImport: Record<string, readonly string[]> = {
  shared: ['shared'],
  channels: ['channels', 'shared'],
  server: ['server', 'channels', 'shared'],
  client: ['client', 'shared'],
};

/** Packages that the agreement of both programs may stand on. */
const SHARED_PACKAGES = ['zod'];

interface Import {
  file: string;
  target: string;
}

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourcesUnder(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...found].map((match) => ({ file, target: match[1] ?? '' }));
}

const topOf = (path: string) => normalize(path).split('/')[0] ?? '';
const resolved = ({ file, target }: Import) => normalize(join(dirname(file), target));

describe('the import rule', () => {
  it.each(Object.entries(mayImport))('lets %s import from %j only', (folder, allowed) => {
    const offenders = sourcesUnder(folder)
      .flatMap(importsOf)
      .filter(({ target }) => target.startsWith('.'))
      .filter((one) => !allowed.includes(topOf(resolved(one))))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(offenders).toEqual([]);
  });

  it('keeps shared on zod alone', () => {
    const offenders = sourcesUnder('shared')
      .flatMap(importsOf)
      .filter(({ target }) => !target.startsWith('.') && !SHARED_PACKAGES.includes(target))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(offenders).toEqual([]);
  });

  it('keeps the embedded store apart from the application', () => {
    const offenders = sourcesUnder('server/embedded')
      .flatMap(importsOf)
      .filter((one) => one.target.startsWith('.') && !resolved(one).startsWith('server/embedded/'))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(offenders).toEqual([]);
  });

  it('keeps routing decisions free of input, output and clocks', () => {
    const files = sourcesUnder('server/routing/engine').filter((file) => !/worker/i.test(file));
    const offenders = files.filter((file) => {
      const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return /Date\.now\(|new Date\(\)|Math\.random\(|from 'node:(fs|net|http)|process\.env/.test(source);
    });
    expect(offenders).toEqual([]);
  });
});
