import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { expect, it, vi } from 'vitest';

it('is less than 350 kB gzip of scripts for the console', { timeout: 120_000 }, async () => {
  // As `npm run build` runs it: the test runner's own mode would build another variant.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({
    mode: 'production',
    configFile: fileURLToPath(new URL('../../client/vite.config.ts', import.meta.url)),
    logLevel: 'silent',
    build: { write: false },
  });
  const output = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const chunks = new Map(output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one]] : [])));
  const page = [...chunks.values()].find((chunk) => chunk.facadeModuleId?.endsWith('/client/index.html'));
  const sizes = [...reached(page, chunks)].map(({ code }) => gzipSync(code).length);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(350_000);
});

/** What the page asks for before it shows anything. */
function reached(
  from: Rollup.OutputChunk | undefined,
  chunks: ReadonlyMap<string, Rollup.OutputChunk>,
  seen = new Set<Rollup.OutputChunk>(),
): ReadonlySet<Rollup.OutputChunk> {
  if (from !== undefined && !seen.has(from)) {
    seen.add(from);
    for (const name of from.imports) {
      reached(chunks.get(name), chunks, seen);
    }
  }
  return seen;
}
