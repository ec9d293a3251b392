// V8's collection of garbage, asked for. V8 sees what its own heap holds; memory outside of it, that
// only small objects of the heap keep, it finds out about late, and then goes through all that lives.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: Readonly<Record<string, string>>) => void;

const collector = (): Collect => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
};

let collect: Collect | null = null;

/** Everything that is not used, given back to the system: V8 itself keeps most of it for later. */
export const collectEverything = (): void => {
  collect ??= collector();
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
};

/** What was made lately and is not used any more: some milliseconds. */
export const collectYoung = (): void => {
  collect ??= collector();
  collect({ type: 'minor' });
};
