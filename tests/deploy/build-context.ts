// What `docker build` sends as its context: everything that .dockerignore leaves. The last pattern
// that matches a path, or a folder above it, decides.

import { cpSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

type Rule = { readonly pattern: RegExp; readonly leaves: boolean };

const patternOf = (text: string): RegExp => {
  const source = text
    .replace(/^\/|\/$/g, '')
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}(?:/.*)?$`);
};

const rulesOf = (text: string): readonly Rule[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ pattern: patternOf(line.replace(/^!/, '')), leaves: line.startsWith('!') }));

/** @returns whether a path, relative and with '/', is in the context. */
export const contextFilter = (dockerignore: string): ((path: string) => boolean) => {
  const rules = rulesOf(dockerignore);
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.leaves ?? true;
};

/** Copies the context of a repository. A folder that is left out may hold something that is not. */
export const copyContext = (repository: string, target: string): void => {
  const isLeft = contextFilter(readFileSync(join(repository, '.dockerignore'), 'utf8'));
  cpSync(repository, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => {
      const path = relative(repository, source);
      return path === '' || isLeft(path);
    },
  });
};
