// Bundles the k6 script afresh for each run, so that it is that of the sources.

import { join } from 'node:path';
import { build } from 'vite';
import { GateError, reasonOf } from './gate-error.ts';

/**
 * @param folder where the bundle goes; runs at the same time have one each.
 * @returns its path.
 * @throws GateError
 */
export const bundle = async (folder: string): Promise<string> => {
  try {
    await build({
      configFile: join(import.meta.dirname, 'k6/vite.config.ts'),
      logLevel: 'silent',
      build: { outDir: folder, emptyOutDir: false },
    });
  } catch (error) {
    const message = `the load test in load-tests/k6 could not be bundled: ${reasonOf(error)}`;
    throw new GateError('bundle', message, { cause: error });
  }
  return join(folder, 'k6.js');
};
