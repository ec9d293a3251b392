// Builds the board. In development `vite` serves it and passes the API on to a running collector.

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react()],
  build: { outDir: here('dist'), emptyOutDir: true, target: 'es2023' },
  server: {
    fs: { allow: [here('../..')] },
    proxy: { '/api': 'http://127.0.0.1:3100' },
  },
});
