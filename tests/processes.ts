// Processes below another, found where Linux lists them.

import { readdirSync, readFileSync } from 'node:fs';

export const onLinux = process.platform === 'linux';

/** The process below `parent` whose command line ends with `module`. Linux only. */
export const childRunning = (parent: number, module: string): number => {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      try {
        const parentPid = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
        return Number(parentPid) === parent && command.at(-1)?.endsWith(module) === true;
      } catch {
        return false; // it ended while we looked
      }
    });
  if (found === undefined) throw new Error(`no child of ${parent} runs ${module}`);
  return Number(found);
};
