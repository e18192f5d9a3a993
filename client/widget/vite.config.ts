import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Host pages may be in any encoding, and a script without a charset of its own is read in the page's. */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') {
        file.code = file.code.replace(/[^\0-\x7f]/g, (character) => {
          return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
        });
      }
    }
  },
};

/** One classic script without imports, for a single tag on other people's pages: `dist/widget/widget.js`. */
export default defineConfig({
  root: here,
  plugins: [asciiOnly],
  define: { 'process.env.NODE_ENV': '"production"' },
  resolve: {
    alias: [
      // Visitors come over WebSocket or polling; the third transport would cost a kilobyte and is never offered.
      { find: /.*\/webtransport\.js$/, replacement: `${here}noWebTransport.ts` },
      // Files travel by HTTP; over the socket goes JSON alone.
      { find: /^\.\/(is-)?binary\.js$/, replacement: `${here}noBinary.ts` },
    ],
    // The plain build: the one for Node brings `debug`.
    conditions: ['browser', 'import', 'module', 'default'],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    // Newer than the script's: older browsers would be served twice the colours.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    copyPublicDir: false,
    lib: { entry: `${here}main.ts`, formats: ['iife'], name: 'AtendeWidget', fileName: () => 'widget.js' },
  },
});
