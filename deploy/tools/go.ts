// The Go way: `go build` from a module here, which pins every version, into the cache. The
// binary gets its name only when it is whole, so that neither a build that was killed nor two
// builds at once leave half of one.

import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, goModule, goTarget } from './cache.ts';
import { run } from './child.ts';
import { GoProgress } from './go-progress.ts';
import { type Environment, findOnPath } from './path.ts';

const oldestGo = '1.26';

const findGo = (environment: Environment) =>
  findOnPath(
    {
      binaries: ['go'],
      least: { version: oldestGo, ask: ['version'], answer: /\bgo(\d[\d.]*)/ },
    },
    environment,
  );

/** Whatever the machine is set to: the module alone says what is built, by the Go that we found. */
const moduleAlone = { CGO_ENABLED: '0', GOWORK: 'off', GOTOOLCHAIN: 'local' };

const buildFolder = 'building-';
const hourMs = 3_600_000;

/** Removes what builds left that were killed; one that is younger may still be at work. */
const sweep = (cache: string): void => {
  for (const name of readdirSync(cache).filter((name) => name.startsWith(buildFolder))) {
    const path = join(cache, name);
    const begun = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - begun > hourMs) rmSync(path, { recursive: true, force: true });
  }
};

/** @returns a new folder in the cache for one build, or null where none can be made, and says why. */
const newFolder = (cache: string, say: (line: string) => void): string | null => {
  try {
    mkdirSync(cache, { recursive: true });
    sweep(cache);
    return mkdtempSync(join(cache, buildFolder));
  } catch (error) {
    say(`the cache cannot be written, set XDG_CACHE_HOME to a folder that can: ${error}`);
    return null;
  }
};

/** How a program is built: its package, how long that takes, in words, and whose versions count. */
export type GoBuild = {
  readonly goPackage: string;
  readonly takes: string;
  /** Folder of the Go module; `goModule` where it is left out. */
  readonly module?: string;
};

/** A program to build, by its name in the cache. */
export type Build = GoBuild & { readonly name: string };

const buildProgram = async (
  go: string,
  { name, goPackage, takes, module = goModule }: Build,
  say: (line: string) => void,
  environment: Environment,
): Promise<void> => {
  const cache = cacheFolder(environment, module);
  const building = newFolder(cache, say);
  if (building === null) return;
  const progress = new GoProgress();
  say(`building ${name} with ${go} into ${cache} (${takes} the first time)`);
  const ticker = setInterval(() => say(`building ${name}: ${progress.soFar()}`), 15_000);
  try {
    const output = join(building, name);
    const flags = ['-v', '-trimpath', '-mod=readonly', '-buildvcs=false'];
    const built = await run(go, ['build', ...flags, '-o', output, goPackage], {
      cwd: module,
      environment: { ...environment, ...goTarget(), ...moduleAlone },
      onLine: (line) => progress.read(line),
    });
    if (built) renameSync(output, join(cache, name));
    else for (const line of progress.complaint) say(line);
    say(`${built ? 'built' : 'could not build'} ${name}: ${progress.soFar()}`);
  } finally {
    clearInterval(ticker);
    rmSync(building, { recursive: true, force: true });
  }
};

/** Builds what it can: without a Go that will do it does nothing, and `buildAdvice` says so. */
export const buildPrograms = async (
  builds: readonly Build[],
  say: (line: string) => void,
  environment: Environment,
): Promise<void> => {
  if (builds.length === 0) return;
  const { path } = findGo(environment);
  if (path === null) return;
  for (const build of builds) await buildProgram(path, build, say, environment);
};

/**
 * What to do about a program that `buildPrograms` did not bring.
 * @param instead what would do without Go, as 'k6 2.0'; null for a program that only we have
 */
export const buildAdvice = (instead: string | null, environment: Environment): string => {
  const { path, passedOver } = findGo(environment);
  if (path !== null) return 'it could not be built, see above why';
  const found = passedOver.map(
    (go) => `; ${go.path} is Go ${go.version ?? 'of an unknown version'}, which is too old`,
  );
  const either = instead === null ? '' : `${instead} or `;
  return `install ${either}Go ${oldestGo} or later and put it on the PATH${found.join('')}`;
};
