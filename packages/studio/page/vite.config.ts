import { defineConfig } from 'vite';

export default defineConfig({
  build: { outDir: '../dist/page', emptyOutDir: true },
  server: { proxy: { '/api': 'http://localhost:7070' } }, // `npx vite page` beside a running `dl studio`
});
