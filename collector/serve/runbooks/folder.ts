// The folder of runbooks. It is read each time, so that a runbook that was just corrected is shown;
// only its own files are, by names that no path can be made of.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbookName } from '../../../language/runbook.ts';

export type RunbookFolder = {
  /** Names as in addresses: 'request-latency'. */
  readonly names: () => readonly string[];
  /** The text of a file; null where there is none of that name. */
  readonly read: (name: string) => string | null;
};

export const openRunbookFolder = (folder: string): RunbookFolder => {
  const names = (): readonly string[] => {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .flatMap((entry) => runbookName(entry.name) ?? [])
        .toSorted();
    } catch (error) {
      if (Object(error).code === 'ENOENT') return [];
      throw error;
    }
  };
  return {
    names,
    read: (name) =>
      names().includes(name) ? readFileSync(join(folder, `${name}.md`), 'utf8') : null,
  };
};
