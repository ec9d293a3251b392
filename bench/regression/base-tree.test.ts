import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkOutBase, GitRefusal } from './base-tree.ts';

const root = mkdtempSync(join(tmpdir(), 'signalbox-base-tree-'));
after(() => rmSync(root, { recursive: true }));

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
    ...{ cwd: root, encoding: 'utf8', stdio: 'pipe' },
  }).trim();
const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
const commit = (message: string): string => {
  git('add', '-A');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
};

git('init', '-q', '-b', 'main');
for (const name of ['bench', 'node_modules', 'code']) mkdirSync(join(root, name));
write('.gitignore', 'node_modules\n');
write('node_modules/package', 'a package');
write('package-lock.json', '1');
write('bench/work', 'old work');
write('code/file', 'as it was');
const forked = commit('where the branches part');
write('code/file', 'as it is on main');
commit('main goes on');
git('checkout', '-q', '-b', 'change', forked);

test('the base is where the branches parted, with the work of the change', () => {
  write('bench/work', 'new work');
  write('code/file', 'changed');
  commit('a change');
  const base = checkOutBase(root, 'main');
  try {
    const read = (path: string): string => readFileSync(join(base.path, path), 'utf8');
    assert.equal(base.commit, forked);
    assert.equal(read('code/file'), 'as it was');
    assert.equal(read('bench/work'), 'new work');
    assert.equal(read('node_modules/package'), 'a package');
    assert.deepEqual(base.notes, []);
  } finally {
    base.remove();
  }
  assert.equal(existsSync(base.path), false);
  assert.equal(git('worktree', 'list').split('\n').length, 1);
  assert.equal(readFileSync(join(root, 'node_modules/package'), 'utf8'), 'a package');
});

test('what the reader must know is said', () => {
  const same = checkOutBase(root, 'HEAD');
  same.remove();
  assert.match(same.notes.join(), /^Base and work tree are the same/);
  write('package-lock.json', '2');
  const other = checkOutBase(root, 'HEAD');
  other.remove();
  assert.match(other.notes.join(), /^package-lock\.json differs/);
});

test('a base that is not there is refused in the words of git, and leaves nothing', () => {
  assert.throws(() => checkOutBase(root, 'nowhere'), GitRefusal);
  assert.throws(() => checkOutBase(root, '--all'), GitRefusal);
  assert.equal(git('worktree', 'list').split('\n').length, 1);
});
