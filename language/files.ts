// Definition files from disk: one file, or every *.yaml, *.yml and *.json under a folder, by path.
// The only part of the language that touches the disk; what cannot be read is a diagnostic.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, diagnoseFile } from './diagnostic.ts';

export type DefinitionFile = { readonly path: string; readonly text: string };

export type LoadedFiles = {
  readonly files: readonly DefinitionFile[];
  readonly diagnostics: readonly Diagnostic[];
};

const isDefinition = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);

const paths = async (path: string): Promise<string[]> => {
  if (!(await stat(path)).isDirectory()) return [path];
  const found: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const inner = join(path, entry.name);
    if (entry.isDirectory()) found.push(...(await paths(inner)));
    else if (isDefinition(entry.name)) found.push(inner);
  }
  return found.sort();
};

const reason = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not permitted';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8 text';
  return cause instanceof Error ? cause.message : String(cause);
};

/** Reads a file or a folder of definitions. */
export const loadDefinitionFiles = async (path: string): Promise<LoadedFiles> => {
  const files: DefinitionFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const refuse = (at: string, cause: unknown): void => {
    const fix = 'Name a file or folder of definitions that can be read.';
    diagnostics.push(diagnoseFile('file-unreadable', at, reason(cause), fix));
  };
  let found: string[] = [];
  try {
    found = await paths(path);
  } catch (cause) {
    refuse(path, cause);
    return { files, diagnostics };
  }
  for (const file of found) {
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      files.push({ path: file, text: decoder.decode(await readFile(file)) });
    } catch (cause) {
      refuse(file, cause);
    }
  }
  if (found.length === 0) {
    const fix = 'Put *.yaml or *.json files there, or name another folder.';
    diagnostics.push(
      diagnoseFile('no-definitions', path, 'the folder has no YAML or JSON files', fix),
    );
  }
  return { files, diagnostics };
};
