import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, test } from 'node:test';
import { DatabaseError } from 'pg';
import { type Appended, Commits } from './commits.ts';
import { FakeClock } from './played-hub.ts';

type Group = {
  readonly appends: readonly string[];
  readonly succeed: (answers?: readonly Appended[]) => void;
  readonly fail: (error: Error) => void;
};

let groups: Group[] = [];
let clock = new FakeClock();
const weights: Record<string, number> = { heavy: 900_000, huge: 5_000_000 };
const commitsOf = (): Commits<string> =>
  new Commits({
    write: (appends) =>
      new Promise((resolve, reject) => {
        const all = appends.map(() => 'appended' as const);
        groups.push({ appends, succeed: (answers = all) => resolve(answers), fail: reject });
      }),
    weight: (append) => weights[append] ?? 100,
    clock,
  });

const written = (): readonly (readonly string[])[] => groups.map(({ appends }) => appends);
/** Lets everything happen that does not wait for a group. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const refused = (code: string): Error => {
  const error = new DatabaseError('refused', 1, 'error');
  error.code = code;
  return error;
};

beforeEach(() => {
  groups = [];
  clock = new FakeClock();
});

test('what comes in one breath goes together; what comes meanwhile waits for the next', async () => {
  const commits = commitsOf();
  const answers = ['a', 'b'].map((append) => commits.add(append));
  await breath();
  answers.push(commits.add('c'));
  await breath();
  answers.push(commits.add('d'));
  await clock.move(20);
  assert.deepEqual(written(), [['a', 'b']]);
  groups[0]?.succeed(['behind', 'appended']);
  await breath();
  assert.deepEqual(written().at(-1), ['c', 'd']);
  groups[1]?.succeed();
  assert.deepEqual(await Promise.all(answers), ['behind', 'appended', 'appended', 'appended']);
});

test('under load groups begin apart, so that more go together; a lone edit goes at once', async () => {
  const commits = commitsOf();
  void commits.add('a');
  await breath();
  groups[0]?.succeed();
  await clock.move(3);
  void commits.add('b');
  await clock.move(4);
  void commits.add('c');
  await breath();
  assert.deepEqual(written(), [['a']]);
  await clock.move(1);
  assert.deepEqual(written(), [['a'], ['b', 'c']]);
  groups[1]?.succeed();
  await clock.move(8);
  void commits.add('d');
  await breath();
  assert.deepEqual(written().at(-1), ['d']);
});

test('a group that takes long holds up no other, and only one does not', async () => {
  const commits = commitsOf();
  const answers = [commits.add('stuck')];
  await breath();
  answers.push(commits.add('a'));
  await clock.move(49);
  assert.deepEqual(written(), [['stuck']]);
  await clock.move(1);
  assert.deepEqual(written().at(-1), ['a']);
  answers.push(commits.add('b'));
  await clock.move(60);
  assert.equal(groups.length, 2);
  groups[1]?.succeed();
  await breath();
  assert.deepEqual(written().at(-1), ['b']);
  groups[2]?.succeed();
  groups[0]?.succeed();
  assert.deepEqual(await Promise.all(answers), ['appended', 'appended', 'appended']);
});

test('a group is neither too long nor too heavy; what is too heavy for any goes alone', async () => {
  const commits = commitsOf();
  for (let n = 0; n < 70; n += 1) void commits.add(`${n}`);
  for (const append of ['heavy', 'heavy', 'huge', 'last']) void commits.add(append);
  for (let done = 0; done < 6; done += 1) {
    await clock.move(10);
    await breath();
    groups[done]?.succeed();
  }
  await breath();
  assert.deepEqual(
    written().map(({ length }) => length),
    [64, 7, 1, 1, 1],
  );
});

test('one that the database refuses spoils no other', async () => {
  const commits = commitsOf();
  const answers = Promise.allSettled(['a', 'b', 'c'].map((append) => commits.add(append)));
  await breath();
  groups[0]?.fail(refused('23505'));
  await breath();
  groups[1]?.succeed();
  await breath();
  groups[2]?.fail(refused('22P02'));
  await breath();
  groups[3]?.succeed(['behind']);
  assert.deepEqual(written(), [['a', 'b', 'c'], ['a'], ['b'], ['c']]);
  assert.deepEqual(
    (await answers).map((answer) => ('value' in answer ? answer.value : answer.reason.code)),
    ['appended', '22P02', 'behind'],
  );
});

test('where the database is away nobody waits for it twice', async () => {
  const commits = commitsOf();
  const answers = Promise.allSettled(['a', 'b'].map((append) => commits.add(append)));
  await breath();
  groups[0]?.fail(new Error('connect ECONNREFUSED'));
  assert.deepEqual(
    (await answers).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  const later = commits.add('c');
  await clock.move(10);
  groups[1]?.succeed();
  assert.equal(await later, 'appended');
});

test('a group is written as part of what asked for its first', async () => {
  const asking = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const free: (() => void)[] = [];
  const commits = new Commits<string>({
    write: async (appends) => {
      seen.push(asking.getStore());
      await new Promise<void>((resolve) => free.push(resolve));
      return appends.map(() => 'appended');
    },
    weight: () => 1,
    clock,
  });
  const answers: Promise<Appended>[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    answers.push(asking.run(name, () => commits.add(name)));
    await breath();
  }
  for (const next of ['a', 'b']) {
    assert.ok(seen.includes(next));
    free.shift()?.();
    await clock.move(10);
    await breath();
  }
  assert.deepEqual(seen, ['a', 'b']);
  await Promise.all(answers);
});
