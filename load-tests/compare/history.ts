// Results of earlier runs in a folder, for comparison and for CI to keep between its jobs: a file a
// run, named so that the newest are the last. A file that is nothing to compare with is said and passed over.

import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../call.ts';
import type { Result } from '../result.ts';
import { type Earlier, readEarlier, unfit, type Wanted } from './earlier.ts';

/** Older ones tell of another program. */
const mostRuns = 6;

const prefixOf = (profile: string): string => `${encodeURIComponent(profile)}.`;

/** @throws UsageError where the folder cannot be made or read. Newest first. */
export const readHistory = (
  folder: string,
  wanted: Wanted,
  say: (line: string) => void,
): Earlier[] => {
  let names: string[];
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    names = readdirSync(folder);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    throw new UsageError(`${folder} is no folder for earlier runs (${why}): name one that can be`);
  }
  const found: Earlier[] = [];
  const own = names.filter(
    (name) => name.startsWith(prefixOf(wanted.name)) && name.endsWith('.json'),
  );
  for (const name of own.toSorted().toReversed()) {
    if (found.length === mostRuns) break;
    const path = join(folder, name);
    const read = readEarlier(readFileSync(path, 'utf8'));
    const wrong = typeof read === 'string' ? read : unfit(read, wanted);
    if (typeof read !== 'string' && wrong === null) found.push(read);
    else say(`${path} ${wrong}: it is passed over`);
  }
  return found;
};

/** Keeps what may be compared with: a run that was judged, with no fault on. */
export const keepInHistory = (folder: string, result: Result): void => {
  const { verdict, fault, profile, run, from } = result;
  if (verdict === 'inconclusive' || fault !== null || from === null) return;
  const time = String(from).padStart(14, '0');
  const path = join(folder, `${prefixOf(profile)}${time}.${run}.json`);
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
};
