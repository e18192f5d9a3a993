import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it, vi } from 'vitest';

it('is one script of at most 30 kB gzip, socket client included', async () => {
  // As `npm run build` runs it: the test runner's own mode would build another variant.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({
    mode: 'production',
    configFile: 'client/widget/vite.config.ts',
    logLevel: 'silent',
    build: { write: false },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const files = outputs.flatMap((output) => ('output' in output ? output.output : []));
  expect(files.map((file) => file.fileName)).toEqual(['widget.js']);
  const [script] = files;
  const code = script?.type === 'chunk' ? script.code : '';
  expect(code.length).toBeGreaterThan(50_000);
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(30_000);
}, 60_000);
