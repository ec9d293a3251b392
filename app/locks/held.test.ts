import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { Authority, type ProposedEdit } from '../collaboration/authority.ts';
import { MemoryLog } from '../collaboration/memory-log.ts';
import {
  type Lock,
  type LockRange,
  type LocksState,
  movedLocks,
} from '../collaboration/protocol/lock.ts';
import { lockInTheWay, lockRefusal } from './held.ts';

const lock = (token: number, holder: string, range: LockRange | null): Lock => ({
  token,
  holder: { id: holder, name: holder },
  range,
  expiresAt: 0,
  takenAt: 0,
  how: 'taken',
  previous: null,
  requests: [],
});
const state = (...locks: Lock[]): LocksState => ({ version: 1, revision: 0, locks });
const change = (from: number, to: number, insert: string, length = 30) =>
  ChangeSet.of({ from, to, insert }, length);

describe('a locked range', () => {
  const held = state(lock(1, 'ada', { from: 10, to: 20 }));

  test('is touched inside, at its edges and by what goes across them', () => {
    const cases: [number, number, string, boolean][] = [
      [0, 0, 'x', false],
      [9, 9, 'x', false],
      [0, 9, '', false],
      [10, 10, 'x', true],
      [9, 10, '', true],
      [15, 16, 'y', true],
      [5, 25, '', true],
      [20, 20, 'x', true],
      [20, 21, '', true],
      [21, 21, 'x', false],
      [21, 30, '', false],
    ];
    for (const [from, to, insert, touched] of cases) {
      const edit = change(from, to, insert);
      assert.equal(lockInTheWay(held, edit, 'ben') !== null, touched, `${from}–${to} ${insert}`);
      assert.equal(lockInTheWay(held, edit, 'ada'), null);
    }
  });

  test('moves with what is written before it and grows with what its holder writes', () => {
    const ranges = [change(0, 0, 'xxx'), change(13, 13, 'aa', 33), change(25, 25, 'bb', 35)].reduce(
      movedLocks,
      held,
    );
    assert.deepEqual(ranges.locks[0]?.range, { from: 13, to: 27 });
    assert.equal(ranges.revision, 3);
  });

  test('a whole document is touched by everything, an empty one too', () => {
    const whole = state(lock(1, 'ada', null));
    assert.ok(lockInTheWay(whole, change(0, 0, 'x'), 'ben'));
    assert.ok(lockInTheWay(whole, change(0, 0, 'x', 0), 'ben'));
  });

  test('an edit under a lock is refused when that is over, in words', () => {
    const changes = change(15, 15, 'x');
    assert.equal(lockRefusal(held, { changes, userId: 'ada', lock: 1 }), null);
    assert.match(lockRefusal(held, { changes, userId: 'ada', lock: 7 }) ?? '', /over/);
    assert.match(lockRefusal(held, { changes, userId: 'ben', lock: 1 }) ?? '', /over/);
    assert.match(
      lockRefusal(held, { changes, userId: 'ben' }) ?? '',
      /ada has locked this section/,
    );
  });
});

describe('the authority under locks', () => {
  const start = { text: Text.of(['abc']), revision: 0 };
  const edit = (userId: string, parts: Partial<ProposedEdit> = {}): ProposedEdit => ({
    client: userId,
    sequence: 1,
    revision: 0,
    changes: ChangeSet.of({ from: 1, insert: userId }, 3),
    sentAt: 0,
    userId,
    ...parts,
  });

  const logOf = (options?: { readonly gate: boolean }): MemoryLog => {
    const log = new MemoryLog(options);
    log.text = start.text;
    return log;
  };

  test('a lock that was taken elsewhere between check and commit refuses the edit', async () => {
    const log = logOf({ gate: true });
    const authority = new Authority(log, start, () => undefined);
    const outcome = authority.submit(edit('ben'));
    const turn = async (): Promise<void> => {
      while (log.waiting === 0) await new Promise(setImmediate);
    };
    await turn(); // lastOf
    log.release();
    await turn(); // append, checked already
    log.locked = state(lock(1, 'ada', null));
    log.release();
    await turn(); // since: what else is new
    log.release();
    assert.deepEqual(await outcome, {
      kind: 'rejected',
      code: 'locked',
      reason: 'ada has locked this document.',
    });
    assert.equal(log.changes.length, 0);
  });

  test('nobody is refused for a lock that is gone meanwhile', async () => {
    const log = logOf();
    const authority = new Authority(log, start, () => undefined);
    log.locked = state(lock(1, 'ada', null));
    assert.equal((await authority.submit(edit('ben'))).kind, 'rejected');
    log.locked = { ...state(), version: 2 };
    assert.equal((await authority.submit(edit('ben', { sequence: 2 }))).kind, 'accepted');
  });

  test('several edits under one lock are one commit', async () => {
    const log = logOf();
    const authority = new Authority(log, start, () => undefined);
    log.locked = state(lock(1, 'ada', null));
    const outcomes = await Promise.all(
      [1, 2, 3].map((n) => authority.submit(edit('ada', { client: `ada-${n}`, lock: 1 }))),
    );
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['accepted', 'accepted', 'accepted'],
    );
  });
});
