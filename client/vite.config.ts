import { fileURLToPath } from 'node:url';
import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { pageParts } from './pageParts.ts';
import { cssVariables, theme } from './theme.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SERVER = process.env.ATENDE_SERVER ?? 'http://127.0.0.1:3000';
const TOKENS = 'virtual:tokens.css';

/** The tokens as a style sheet of the build: the content security policy forbids style elements at run time. */
function tokens(): Plugin {
  return {
    name: 'tokens',
    resolveId: (id) => (id === TOKENS ? `\0${TOKENS}` : null),
    load: (id) => (id === `\0${TOKENS}` ? tokenSheet() : null),
  };
}

function tokenSheet(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const mantine = defaultCssVariablesResolver(merged);
  const ours = cssVariables(merged);
  return convertCssVariables({
    variables: { ...mantine.variables, ...ours.variables },
    light: { ...mantine.light, ...ours.light, '--mantine-color-scheme': 'light' },
    dark: { ...mantine.dark, ...ours.dark, '--mantine-color-scheme': 'dark' },
  });
}

const pages = [here('./index.html'), here('./demo/index.html'), here('./demo/shop/index.html')];

export default defineConfig({
  root: here('.'),
  plugins: [react(), tokens()],
  build: {
    outDir: here('../dist/client'),
    emptyOutDir: true,
    target: 'es2022',
    // Data URLs of fonts and images are not in the content security policy.
    assetsInlineLimit: 0,
    // In kB, not compressed; what counts is held by a test.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: pages,
      output: { codeSplitting: { groups: pageParts(pages.length) } },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': SERVER,
      '/attachments': SERVER,
      '/webchat': SERVER,
      '/widget.js': SERVER,
      '/socket.io': { target: SERVER, ws: true },
    },
  },
});
