import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { ChangeSet, Text } from '@codemirror/state';
import { Authority, type LoggedChange, type ProposedEdit } from './authority.ts';
import { MemoryLog } from './memory-log.ts';

const insertion = (
  client: string,
  sequence: number,
  revision: number,
  [from, insert, length]: [number, string, number],
): ProposedEdit => ({
  client,
  sequence,
  revision,
  changes: ChangeSet.of({ from, insert }, length),
  sentAt: 0,
  userId: client,
});

const make = (log: MemoryLog) => {
  const committed: number[] = [];
  const authority = new Authority(log, { text: Text.empty, revision: 0 }, (changes) =>
    committed.push(...changes.map(({ revision }) => revision)),
  );
  return { authority, committed };
};

describe('authority', () => {
  test('puts edits of the same revision one after the other', async () => {
    const { authority, committed } = make(new MemoryLog());
    const outcomes = await Promise.all([
      authority.submit(insertion('a', 1, 0, [0, 'A', 0])),
      authority.submit(insertion('b', 1, 0, [0, 'B', 0])),
    ]);
    assert.deepEqual(outcomes, [
      { kind: 'accepted', revision: 1 },
      { kind: 'accepted', revision: 2 },
    ]);
    assert.equal(authority.text.toString(), 'AB');
    assert.deepEqual(committed, [1, 2]);
  });

  test('acknowledges nothing before it is in the log', async () => {
    const log = new MemoryLog({ gate: true });
    const { authority, committed } = make(log);
    let acknowledged = false;
    const edit = authority.submit(insertion('a', 1, 0, [0, 'A', 0])).then(() => {
      acknowledged = true;
    });
    await settle();
    log.release(); // the look-up of what this client sent last
    await settle();
    assert.equal(log.waiting, 1);
    assert.ok(!acknowledged);
    assert.deepEqual(committed, []);
    log.release();
    await edit;
    assert.deepEqual(committed, [1]);
  });

  test('writes what arrives during one commit as one next commit', async () => {
    const log = new MemoryLog();
    let appends = 0;
    const append = log.append.bind(log);
    log.append = (...what) => {
      appends += 1;
      return append(...what);
    };
    const { authority } = make(log);
    const edits = Array.from({ length: 40 }, (_, index) =>
      authority.submit(insertion(`client-${index}`, 1, 0, [0, 'x', 0])),
    );
    await Promise.all(edits);
    assert.equal(authority.revision, 40);
    assert.equal(appends, 2);
  });

  test('recognises an edit that is sent twice, also after a restart', async () => {
    const log = new MemoryLog();
    const edit = insertion('a', 1, 0, [0, 'A', 0]);
    await make(log).authority.submit(edit);
    const again = new Authority(log, { text: log.text, revision: 1 }, () => undefined);
    assert.deepEqual(await again.submit(edit), { kind: 'accepted', revision: 1 });
    assert.equal(log.text.toString(), 'A');
  });

  test('loses a race, reads what the other wrote, and goes after it', async () => {
    const log = new MemoryLog();
    const { authority, committed } = make(log);
    await authority.submit(insertion('a', 1, 0, [0, 'A', 0]));
    log.appendElsewhere('E', 'elsewhere', 1);
    const outcome = await authority.submit(insertion('a', 2, 1, [1, '!', 1]));
    assert.deepEqual(outcome, { kind: 'accepted', revision: 3 });
    assert.equal(log.text.toString(), 'EA!');
    assert.deepEqual(committed, [1, 2, 3]);
  });

  test('takes an edit of a revision that another instance made', async () => {
    const log = new MemoryLog();
    const { authority } = make(log);
    log.appendElsewhere('E', 'elsewhere', 1);
    const outcome = await authority.submit(insertion('a', 1, 1, [1, '!', 1]));
    assert.deepEqual(outcome, { kind: 'accepted', revision: 2 });
  });

  test('rejects the promise when the log fails, and takes the same edit later, once', async () => {
    for (const how of ['fail before', 'fail after'] as const) {
      const log = new MemoryLog({ gate: true });
      const { authority } = make(log);
      const edit = insertion('a', 1, 0, [0, 'A', 0]);
      const first = authority.submit(edit);
      await settle();
      log.release();
      await settle();
      log.release(how);
      await assert.rejects(first, /the log (is|went) away/);
      const second = authority.submit(edit);
      while (!authority.idle) {
        log.release();
        await settle();
      }
      assert.deepEqual(await second, { kind: 'accepted', revision: 1 }, how);
      assert.equal(log.text.toString(), 'A', how);
    }
  });

  test('rebases over changes that are no longer in memory', async () => {
    const log = new MemoryLog();
    for (let n = 1; n <= 2_500; n += 1) log.appendElsewhere('e', 'elsewhere', n);
    const authority = new Authority(log, { text: log.text, revision: 2_500 }, () => undefined);
    assert.equal(authority.recent(0), null);
    const outcome = await authority.submit(insertion('a', 1, 0, [0, 'A', 0]));
    assert.deepEqual(outcome, { kind: 'accepted', revision: 2_501 });
    assert.equal(log.text.toString(), `${'e'.repeat(2_500)}A`);
  });

  const invalid: [string, ProposedEdit, RegExp][] = [
    ['a revision that does not exist', insertion('a', 1, 9, [0, 'A', 0]), /ahead/],
    ['another length', insertion('a', 1, 0, [0, 'A', 5]), /length 5.*has 0/],
  ];
  for (const [name, edit, reason] of invalid) {
    test(`tells that ${name} makes no sense, and others go on`, async () => {
      const { authority } = make(new MemoryLog());
      const [bad, good] = await Promise.all([
        authority.submit(edit),
        authority.submit(insertion('b', 1, 0, [0, 'B', 0])),
      ]);
      assert.equal(bad.kind, 'invalid');
      assert.match(bad.kind === 'invalid' ? bad.reason : '', reason);
      assert.deepEqual(good, { kind: 'accepted', revision: 1 });
    });
  }

  test('refuses what would make the document too long, and others go on', async () => {
    const { authority } = make(new MemoryLog());
    const long = Array.from({ length: 200 }, () => 'x'.repeat(6_000)).join('\n');
    const outcome = await authority.submit(insertion('a', 1, 0, [0, long, 0]));
    assert.equal(outcome.kind === 'rejected' && outcome.code, 'document-too-long');
    assert.equal(authority.revision, 0);
    // A number that was refused is not used up.
    assert.equal((await authority.submit(insertion('a', 2, 0, [0, 'A', 0]))).kind, 'accepted');
  });

  test('gives pages of what came since', async () => {
    const { authority } = make(new MemoryLog());
    for (let n = 1; n <= 3; n += 1) {
      await authority.submit(insertion('a', n, n - 1, [0, 'x', n - 1]));
    }
    const revisions = (changes: readonly LoggedChange[]) => changes.map((c) => c.revision);
    assert.deepEqual(revisions(await authority.since(1)), [2, 3]);
    assert.deepEqual(await authority.since(3), []);
  });
});
