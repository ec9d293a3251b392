// Definitions as commands read them: all files under the paths given, each once, checked together.

import { byPlace, type Diagnostic } from '../language/diagnostic.ts';
import { type DefinitionFile, loadDefinitionFiles } from '../language/files.ts';
import { type ReadOptions, readDefinitions } from '../language/read.ts';
import type { SloSet } from '../language/slo-set.ts';

export type LoadedPaths = {
  readonly files: readonly DefinitionFile[];
  /** What could not be read. */
  readonly unread: readonly Diagnostic[];
};

export type CheckedPaths = {
  readonly files: readonly string[];
  /** null where an error stands in the way. */
  readonly set: SloSet | null;
  /** In order of place. */
  readonly diagnostics: readonly Diagnostic[];
};

export const loadPaths = async (paths: readonly string[]): Promise<LoadedPaths> => {
  const files = new Map<string, DefinitionFile>();
  const unread: Diagnostic[] = [];
  for (const path of paths) {
    const loaded = await loadDefinitionFiles(path);
    for (const file of loaded.files) files.set(file.path, file);
    unread.push(...loaded.diagnostics);
  }
  return { files: [...files.values()], unread };
};

export const checkFiles = (
  { files, unread }: LoadedPaths,
  variables: Readonly<Record<string, string>>,
  options: ReadOptions = {},
): CheckedPaths => {
  const reading = files.length > 0 ? readDefinitions(files, variables, options) : null;
  return {
    files: files.map(({ path }) => path),
    set: unread.length > 0 ? null : (reading?.set ?? null),
    diagnostics: [...unread, ...(reading?.diagnostics ?? [])].sort(byPlace),
  };
};

export const checkPaths = async (
  paths: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<CheckedPaths> => checkFiles(await loadPaths(paths), variables);
