// Where programs that we build are kept: outside the clone, in a folder named for what they are
// built from. So every clone of the same state shares one build, and a changed source builds anew.

import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './path.ts';

/** The Go module that pins k6 and holds our own Go programs. */
export const goModule = join(import.meta.dirname, 'go');
/** The Go module of clients that only tests need. */
export const clientsModule = join(import.meta.dirname, 'go-clients');
/** The Go module of what experiments disturb connections with. */
export const chaosModule = join(import.meta.dirname, 'go-chaos');

export type Source = { readonly path: string; readonly text: string };

/** What a build is made from: the module's go.mod, go.sum and our own Go files. */
export const goSources = (folder = goModule): Source[] =>
  globSync(['go.mod', 'go.sum', '**/*.go'], { cwd: folder })
    .map((path) => ({
      path: path.replaceAll('\\', '/'),
      text: readFileSync(join(folder, path), 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

const goNames: Readonly<Record<string, string>> = { win32: 'windows', x64: 'amd64', ia32: '386' };

/** Go's name for the machine that this process runs on, as in its GOOS and GOARCH. */
export const goTarget = (platform: string = process.platform, arch: string = process.arch) => ({
  GOOS: goNames[platform] ?? platform,
  GOARCH: goNames[arch] ?? arch,
});

/** @returns 12 hexadecimal digits that change with any source's name or text, and with the target. */
export const cacheKey = (
  sources: readonly Source[],
  { GOOS, GOARCH }: ReturnType<typeof goTarget>,
): string => {
  const facts = [GOOS, GOARCH, ...sources.flatMap(({ path, text }) => [path, text])];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12);
};

/** The user's cache folder, by the XDG base directory specification: a relative path is ignored. */
const userCache = ({ XDG_CACHE_HOME = '', HOME }: Environment): string =>
  isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(HOME || homedir(), '.cache');

/** The folder that holds the programs built from the module as it is now. */
export const cacheFolder = (environment: Environment, module = goModule): string => {
  const key = cacheKey(goSources(module), goTarget());
  return join(userCache(environment), 'signalbox', 'tools', key, 'bin');
};
