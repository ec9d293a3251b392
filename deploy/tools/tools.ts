// The programs that tests need and npm does not carry. One row a program; `fetch.ts` gets what is
// missing, tests ask `findTool`.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Tool = {
  readonly name: string;
  /** Names under which it may stand on the PATH, best first. */
  readonly binaries: readonly string[];
  readonly debianPackage: string;
  readonly why: string;
};

export const tools: readonly Tool[] = [
  {
    name: 'redis-server',
    binaries: ['redis-server', 'valkey-server'],
    debianPackage: 'redis-server',
    why: 'the cache contract is tested on real Redis',
  },
  {
    name: 'chromium',
    binaries: ['chromium', 'chromium-browser', 'google-chrome'],
    debianPackage: 'chromium',
    why: 'board and editor are tested in a real browser',
  },
];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @returns the absolute path of the tool, or null where the PATH has none. */
export const findTool = (name: string, path = process.env.PATH ?? ''): string | null => {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new RangeError(`no tool is called ${name}`);
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = tool.binaries.flatMap((binary) =>
    folders.map((folder) => join(folder, binary)),
  );
  return candidates.find(isExecutable) ?? null;
};
