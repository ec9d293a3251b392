// The shipped definitions with a status window of ten seconds instead of a minute, so that a test
// sees a colour come and go sooner. Nothing else differs: same queries, same thresholds.

import { cpSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const shipped = join(import.meta.dirname, '..', 'slos');

/** @returns the folder, which the caller removes. */
export const quickSlos = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-slos-'));
  cpSync(shipped, folder, { recursive: true });
  let changed = 0;
  for (const name of globSync('**/*.yaml', { cwd: folder })) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const quick = text
      .replaceAll(/^( {2}window: )1m$/gm, '$110s')
      .replaceAll(/^( {2}hold: )5s$/gm, '$11s');
    if (quick !== text) changed += 1;
    writeFileSync(path, quick);
  }
  if (changed === 0) throw new Error(`no status window of 1m was found in ${shipped}`);
  return folder;
};
