// Builds the app's pages. In development `vite` serves them and passes the API on to a running app.

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const app = 'http://127.0.0.1:3000';

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2023',
    // CodeMirror with Markdown is one piece of 520 kB, loaded with the first document.
    chunkSizeWarningLimit: 600,
  },
  server: {
    fs: { allow: [here('../..')] },
    proxy: { '/api': { target: app, ws: true } },
  },
});
