// Bundles the load test for k6, which loads no npm packages: one ES module, readable, with nothing
// left to import but k6's own modules. k6 reads ES2022 without asynchronous generators.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  logLevel: 'warn',
  build: {
    target: 'es2022',
    outDir: here('../dist'),
    emptyOutDir: true,
    minify: false,
    modulePreload: false,
    reportCompressedSize: false,
    lib: { entry: here('main.ts'), formats: ['es'], fileName: () => 'k6.js' },
    rolldownOptions: { external: ['k6', /^k6\//] },
  },
});
