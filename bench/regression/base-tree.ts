// The tree that a change is measured against: the merge base, checked out beside the work tree for as
// long as it is needed. It has its own code, and of the work tree the packages and bench/, so that
// both are asked to do the same.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type BaseTree = {
  readonly path: string;
  readonly commit: string;
  /** What the reader of the result must know. */
  readonly notes: readonly string[];
  readonly remove: () => void;
};

/** What git says of itself; its complaint is the message. */
export class GitRefusal extends Error {}

const git = (root: string, ...args: string[]): string => {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new GitRefusal(`git ${args.join(' ')}: ${said || String(error)}`);
  }
};

const lock = 'package-lock.json';

/** @param ref a branch, tag or commit. @throws GitRefusal where there is no way to it. */
export const checkOutBase = (root: string, ref: string): BaseTree => {
  // Without the first, `merge-base` of what does not exist says only that it failed.
  const asked = git(root, 'rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`);
  const commit = git(root, 'merge-base', asked, 'HEAD');
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-regression-'));
  const path = join(folder, 'base');
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    git(root, 'worktree', 'prune');
  };
  try {
    git(root, 'worktree', 'add', '--detach', '--quiet', path, commit);
    const sameLock =
      readFileSync(join(root, lock), 'utf8') === readFileSync(join(path, lock), 'utf8');
    const isSame =
      git(root, 'status', '--porcelain') === '' && git(root, 'rev-parse', 'HEAD') === commit;
    symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'), 'dir');
    rmSync(join(path, 'bench'), { recursive: true, force: true });
    cpSync(join(root, 'bench'), join(path, 'bench'), { recursive: true });
    const notes = [
      ...(isSame ? ['Base and work tree are the same: what differs is noise.'] : []),
      ...(sameLock ? [] : [`${lock} differs: the base ran with the packages of the work tree.`]),
    ];
    return { path, commit, notes, remove };
  } catch (error) {
    remove();
    throw error;
  }
};
