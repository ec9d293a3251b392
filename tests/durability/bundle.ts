// The collector in one file, so that a process of it starts in a third of the time: the same code,
// read and stripped of its types once instead of at every start.

import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');

/** What brings binaries of its own, or reads its own files, stays where it is. */
const external = ['snappy', '@grpc/grpc-js'];
/** What a module reads beside itself when it is loaded. */
const readAtStart = 'collector/status-page/page.css';

export type Bundle = {
  /** To be forked like collector/main.ts. */
  readonly main: string;
  readonly remove: () => void;
};

export const bundleCollector = async (): Promise<Bundle> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bundle-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external },
    build: {
      ssr: join(root, 'collector/main.ts'),
      outDir: join(folder, 'collector'),
      emptyOutDir: true,
      target: 'node26',
      minify: false,
      rolldownOptions: {
        output: { format: 'es', codeSplitting: false, entryFileNames: 'main.mjs' },
      },
    },
  }).catch((error: unknown) => {
    remove();
    throw error;
  });
  copyFileSync(join(root, readAtStart), join(folder, 'collector', basename(readAtStart)));
  return { main: join(folder, 'collector/main.mjs'), remove };
};
