// The instances of a target that are listed in a file: each is scraped by a loop of its own. The file
// is looked at every second; a list that cannot be read changes nothing but what is said about it.

import { readFile } from 'node:fs/promises';
import { type Loop, startLoop } from '../loop.ts';
import { type Instance, readTargets } from './targets-file.ts';

export type InstancesOptions = {
  readonly file: string;
  /** Whose host and port each listed address takes the place of. */
  readonly url: string;
  readonly start: (instance: Instance) => Loop;
  readonly onGone?: (instance: Instance) => unknown;
  /** What is wrong with the file, in words, when it begins to be and when it changes; null: nothing. */
  readonly onState?: (problem: string | null) => unknown;
  readonly lookEverySeconds?: number;
};

type Running = { readonly instance: Instance; readonly loop: Loop };

const isSame = (a: Instance, b: Instance): boolean =>
  a.url === b.url && JSON.stringify(a.labels) === JSON.stringify(b.labels);

export const startInstances = (options: InstancesOptions): Loop => {
  const { file, url, start, onGone, onState } = options;
  const running = new Map<string, Running>();
  let text: string | null = null;
  let problem: string | null = null;

  const say = (now: string | null): void => {
    if (now === problem) return;
    problem = now;
    onState?.(now);
  };

  const run = async (instances: readonly Instance[]): Promise<void> => {
    const listed = new Map(instances.map((instance) => [instance.url, instance]));
    for (const [key, { instance, loop }] of running) {
      const next = listed.get(key);
      if (next !== undefined && isSame(next, instance)) continue;
      running.delete(key);
      await loop.stop();
      if (next === undefined) onGone?.(instance);
    }
    for (const [key, instance] of listed) {
      if (!running.has(key)) running.set(key, { instance, loop: start(instance) });
    }
  };

  const look = async (signal: AbortSignal): Promise<void> => {
    let found: string;
    try {
      found = await readFile(file, 'utf8');
    } catch (error) {
      text = null;
      say(`The targets in ${file} cannot be read (${Object(error).code ?? error})`);
      return;
    }
    if (found === text || signal.aborted) return;
    text = found;
    const read = readTargets(found, url);
    if ('reason' in read) say(`The targets in ${file} make no sense: ${read.reason}`);
    else {
      say(null);
      await run(read.instances);
    }
  };

  const looking = startLoop(options.lookEverySeconds ?? 1, look);
  return {
    stop: async () => {
      await looking.stop();
      await Promise.all([...running.values()].map(({ loop }) => loop.stop()));
    },
  };
};
