// Where a program stands on the PATH. One that is older than what we need is passed over, not
// taken: the caller gets to say so, and the search goes on behind it.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { isAtLeast } from './version.ts';

/** The environment's variables, as process.env has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Program = {
  /** Names under which it may stand on the PATH, best first. */
  readonly binaries: readonly string[];
  /** The oldest version we take, and how a program is asked for its own. */
  readonly least?: {
    readonly version: string;
    readonly ask: readonly string[];
    /** Its answer; the first group is the version. */
    readonly answer: RegExp;
  };
};

/** A program that is there but not taken; `version` is null where it does not say one. */
export type PassedOver = { readonly path: string; readonly version: string | null };

export const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not for us: either way not a program that we can run.
    return false;
  }
};

const candidates = (binaries: readonly string[], { PATH }: Environment): string[] => {
  const folders = (PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return binaries
    .flatMap((binary) => folders.map((folder) => resolve(folder, binary)))
    .filter(isProgram);
};

const askVersion = (
  path: string,
  { ask, answer }: NonNullable<Program['least']>,
  environment: Environment,
): string | null => {
  // Go would answer for the toolchain that a go.mod nearby asks for, and download it first.
  const env = { ...environment, GOTOOLCHAIN: 'local' };
  const { stdout } = spawnSync(path, ask, { encoding: 'utf8', env, timeout: 20_000 });
  return answer.exec(stdout ?? '')?.[1] ?? null;
};

/** @returns the absolute path of the first that will do, or null, and what was passed over. */
export const findOnPath = (
  { binaries, least }: Program,
  environment: Environment,
): { readonly path: string | null; readonly passedOver: readonly PassedOver[] } => {
  const passedOver: PassedOver[] = [];
  for (const path of candidates(binaries, environment)) {
    if (least === undefined) return { path, passedOver };
    const version = askVersion(path, least, environment);
    if (version !== null && isAtLeast(version, least.version)) return { path, passedOver };
    passedOver.push({ path, version });
  }
  return { path: null, passedOver };
};
