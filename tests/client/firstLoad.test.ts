import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it, vi } from 'vitest';

it('is a handful of scripts, less than 350 kB gzip in all', { timeout: 120_000 }, async () => {
  // As `npm run build` runs it: the test runner's own mode would build another variant.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({
    mode: 'production',
    configFile: fileURLToPath(new URL('../../client/vite.config.ts', import.meta.url)),
    logLevel: 'silent',
    build: { write: false },
  });
  const output = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const page = output.find(({ fileName }) => fileName === 'index.html');
  const html = page?.type === 'asset' ? String(page.source) : '';
  // The scripts themselves and what they import are all named by the page.
  const named = new Set(html.match(/assets\/[^"]+\.js/g));
  const sizes = output.flatMap((one) =>
    one.type === 'chunk' && named.has(one.fileName) ? [gzipSync(one.code).length] : [],
  );
  expect(sizes.length).toBe(named.size);
  expect(sizes.length).toBeGreaterThan(0);
  // A browser asks for six files at a time: with more, a slow line is waited for again.
  expect(sizes.length).toBeLessThanOrEqual(5);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(100_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(350_000);
});
