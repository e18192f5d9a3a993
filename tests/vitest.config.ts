import { defineConfig } from 'vitest/config';

/**
 * Three projects by what a test needs, so that one file never pays for what it does not use:
 * `plain` needs nothing, `server` needs Redis and a document store, `journeys` also Chromium, Dovecot
 * and a built client. Vitest runs a project's global set-up only when one of its files is selected.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'plain',
          root: '.',
          include: [
            'tests/{architecture,shared,channels,client}/**/*.test.{ts,tsx}',
            'tests/server/{routing/engine,embedded,demo/carrier}/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'server',
          root: '.',
          include: ['tests/server/**/*.test.ts', 'tests/contracts/**/*.test.ts'],
          exclude: ['tests/server/{routing/engine,embedded,demo/carrier}/**'],
          globalSetup: ['tests/support/serverSetup.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          root: '.',
          include: ['tests/{journeys,chaos}/**/*.test.ts'],
          globalSetup: ['tests/support/serverSetup.ts', 'tests/support/journeySetup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
