import { defineConfig } from 'vite';

export default defineConfig({
  build: { outDir: '../dist', emptyOutDir: true, chunkSizeWarningLimit: 2000 }, // a backend is most of it
});
