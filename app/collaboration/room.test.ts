import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { ChangeSet, Text } from '@codemirror/state';
import { MemoryHints } from './memory-hints.ts';
import { MemoryLog } from './memory-log.ts';
import type { Edit, ServerMessage } from './protocol/messages.ts';
import { type Member, Room } from './room.ts';

const documentId = '00000000-0000-4000-8000-000000000001';

const member = (id: string, presence = true) => {
  const received: ServerMessage[] = [];
  const self: Member = {
    id,
    client: `client-${id}`,
    userId: id,
    name: id.toUpperCase(),
    colour: 'black',
    presence,
    send: (_type, text, gone) => {
      received.push(JSON.parse(text));
      gone?.();
    },
  };
  return { self, received, types: () => received.map(({ type }) => type) };
};

const make = (
  log: MemoryLog,
  document = { text: log.text, revision: log.changes.length },
  hints = new MemoryHints().instance(),
) => {
  const timers: (() => void)[] = [];
  const titles: (() => void)[] = [];
  const waitForTitle = { on: false };
  const world = { time: 0 };
  const room = new Room({
    organizationId: 'o',
    documentId,
    document: { title: 'Plan', ...document },
    log,
    title: async () => {
      if (waitForTitle.on) await new Promise<void>((resolve) => titles.push(resolve));
      return 'Plan';
    },
    clock: {
      now: () => world.time,
      after: (_milliseconds, action) => {
        timers.push(action);
        return () => timers.splice(timers.indexOf(action), 1);
      },
    },
    hints,
    failed: (error) => assert.fail(String(error)),
  });
  const runTimers = () => {
    for (const timer of timers.splice(0)) timer();
  };
  return { room, runTimers, titles, waitForTitle, world };
};

const edit = (sequence: number, revision: number, changes: ChangeSet, sentAt = 5): Edit => ({
  type: 'edit',
  document: documentId,
  revision,
  sequence,
  sentAt,
  changes: changes.toJSON(),
});

describe('room', () => {
  test('where telling everybody takes long, edits gather and are told together', async () => {
    const { room, runTimers, world } = make(new MemoryLog());
    const [a, b, c] = [member('a'), member('b'), member('c')];
    for (const { self } of [a, b, c]) await room.join(self, null);
    const slow: Member = {
      ...c.self,
      send: (...args) => {
        world.time += 1;
        c.self.send(...args);
      },
    };
    await room.join(slow, null);
    runTimers();
    c.received.length = 0;
    await room.submit(a.self, edit(1, 0, ChangeSet.of({ from: 0, insert: 'one' }, 0)), 10);
    const edits = [
      room.submit(a.self, edit(2, 1, ChangeSet.of({ from: 3, insert: '!' }, 3)), 10),
      room.submit(b.self, edit(1, 1, ChangeSet.of({ from: 0, insert: '>' }, 3)), 10),
    ];
    await settle();
    assert.equal(room.revision, 1);
    runTimers();
    await Promise.all(edits);
    const told = c.received.filter(({ type }) => type === 'changes');
    assert.deepEqual(
      told.map((message) => message.type === 'changes' && message.changes.length),
      [1, 2],
    );
  });

  test('tells the author and the others of an edit, each in their way', async () => {
    const { room } = make(new MemoryLog());
    const [a, b] = [member('a'), member('b')];
    await room.join(a.self, null);
    await room.join(b.self, null);
    await room.submit(a.self, edit(1, 0, ChangeSet.of({ from: 0, insert: 'hi' }, 0)), 10);
    assert.deepEqual(a.received.at(-1), {
      type: 'accepted',
      document: documentId,
      sequence: 1,
      revision: 1,
    });
    assert.deepEqual(b.received.at(-1), {
      type: 'changes',
      document: documentId,
      revision: 1,
      changes: [{ changes: [[0, 'hi']], sentAt: 5 }],
    });
  });

  test('does not believe a time of sending that is yet to come', async () => {
    const { room } = make(new MemoryLog());
    const [a, b] = [member('a'), member('b')];
    await room.join(a.self, null);
    await room.join(b.self, null);
    await room.submit(a.self, edit(1, 0, ChangeSet.of({ from: 0, insert: 'hi' }, 0), 99), 10);
    const last = b.received.at(-1);
    assert.equal(last?.type === 'changes' && last.changes[0]?.sentAt, 10);
  });

  test('gives who comes back what it missed, in pages, with its own edits marked', async () => {
    const log = new MemoryLog();
    for (let n = 1; n <= 2_300; n += 1) log.appendElsewhere('e', 'client-a', n);
    const { room } = make(log);
    const a = member('a');
    await room.join(a.self, 5);
    const [opened, ...pages] = a.received;
    assert.ok(opened?.type === 'opened' && opened.text === null);
    assert.deepEqual([opened.revision, opened.upTo], [5, 2_300]);
    let revision = 5;
    for (const page of pages) {
      assert.ok(page.type === 'changes' && page.changes.length <= 100);
      assert.equal(page.revision, revision + 1);
      assert.ok(page.changes.every((change, index) => change.sequence === page.revision + index));
      revision += page.changes.length;
    }
    assert.equal(revision, 2_300);
  });

  test('misses no commit between the catch-up and the first live change', async () => {
    const log = new MemoryLog();
    for (let n = 1; n <= 2_300; n += 1) log.appendElsewhere('e', 'elsewhere', n);
    const { room } = make(log);
    const [a, b] = [member('a'), member('b')];
    await room.join(b.self, null);
    const catchingUp = room.join(a.self, 0);
    for (let n = 1; n <= 20; n += 1) {
      const revision = 2_299 + n;
      await room.submit(
        b.self,
        edit(n, revision, ChangeSet.of({ from: 0, insert: 'b' }, revision)),
        0,
      );
    }
    await catchingUp;
    await room.submit(b.self, edit(21, 2_320, ChangeSet.of({ from: 0, insert: 'b' }, 2_320)), 0);
    const revisions = a.received.flatMap((message) =>
      message.type === 'changes' ? message.changes.map((_, index) => message.revision + index) : [],
    );
    assert.deepEqual(
      revisions,
      Array.from({ length: 2_321 }, (_, index) => index + 1),
    );
  });

  test('catches nobody up further than it has come itself', async () => {
    const log = new MemoryLog();
    for (let n = 1; n <= 50; n += 1) log.appendElsewhere('e', 'elsewhere', n);
    const text = log.text;
    // Another instance goes on while this one loads.
    for (let n = 51; n <= 60; n += 1) log.appendElsewhere('e', 'elsewhere', n);
    const { room } = make(log, { text, revision: 50 });
    const a = member('a');
    await room.join(a.self, 20);
    room.learn(60);
    await settle();
    const revisions = a.received.flatMap((message) =>
      message.type === 'changes' ? message.changes.map((_, index) => message.revision + index) : [],
    );
    assert.deepEqual(
      revisions,
      Array.from({ length: 40 }, (_, index) => index + 21),
    );
  });

  test('gives the whole text to who comes back to a log that was compacted meanwhile', async () => {
    const log = new MemoryLog();
    for (let n = 1; n <= 20; n += 1) log.appendElsewhere('e', 'elsewhere', n);
    log.compactedTo = 10;
    for (const [from, whole] of [
      [5, true],
      [10, false],
    ] as const) {
      const { room } = make(log);
      const a = member('a');
      await room.join(a.self, from);
      const [opened] = a.received;
      assert.equal(opened?.type === 'opened' && opened.text !== null, whole);
      assert.ok(room.has(a.self));
    }
  });

  test('gives the whole text to who has a revision that the log has lost', async () => {
    const log = new MemoryLog();
    log.appendElsewhere('saved', 'elsewhere', 1);
    const { room } = make(log);
    const a = member('a');
    await room.join(a.self, 7);
    const [opened] = a.received;
    assert.ok(opened?.type === 'opened');
    assert.deepEqual([opened.revision, opened.text], [1, 'saved']);
  });

  test('believes a revision that another instance has made meanwhile', async () => {
    const log = new MemoryLog();
    const { room } = make(log, { text: Text.empty, revision: 0 });
    log.appendElsewhere('x', 'elsewhere', 1);
    const a = member('a');
    await room.join(a.self, 1);
    const [opened] = a.received;
    assert.ok(opened?.type === 'opened');
    assert.deepEqual([opened.revision, opened.text], [1, null]);
  });

  test('a join that was overtaken by a new one says nothing', async () => {
    const { room, titles, waitForTitle } = make(new MemoryLog());
    const a = member('a');
    waitForTitle.on = true;
    const first = room.join(a.self, null);
    room.disconnect('a');
    const second = room.join(a.self, null);
    for (const resolve of titles) resolve();
    await Promise.all([first, second]);
    assert.deepEqual(a.types(), ['opened']);
  });

  test('a catch-up that was overtaken goes no further', async () => {
    const log = new MemoryLog({ gate: true });
    for (let n = 1; n <= 300; n += 1) log.appendElsewhere('e', 'elsewhere', n);
    const { room } = make(log);
    const a = member('a');
    const join = room.join(a.self, 0);
    await settle();
    log.release();
    await settle();
    room.disconnect('a');
    log.release();
    await join;
    assert.deepEqual(a.types(), ['opened']);
  });

  test('shows who is where, and who has left, but not to themselves', async () => {
    const log = new MemoryLog();
    log.appendElsewhere('hello', 'elsewhere', 1);
    const { room, runTimers } = make(log);
    const [a, b] = [member('a'), member('b')];
    await room.join(a.self, null);
    await room.join(b.self, null);
    runTimers();
    room.place(a.self, 2, 999);
    runTimers();
    const last = b.received.at(-1);
    assert.ok(last?.type === 'people');
    assert.deepEqual(last.people, [{ id: 'a', name: 'A', colour: 'black', anchor: 2, head: 5 }]);
    assert.ok(
      a.received.every((m) => m.type !== 'people' || m.people.every(({ id }) => id !== 'a')),
    );
    room.leave('a');
    runTimers();
    const after = b.received.at(-1);
    assert.deepEqual(after?.type === 'people' && after.left, ['a']);
  });

  test('moves places along with the text for those who come later', async () => {
    const log = new MemoryLog();
    log.appendElsewhere('hello', 'elsewhere', 1);
    const { room } = make(log);
    const [a, b] = [member('a'), member('b')];
    await room.join(a.self, null);
    room.place(a.self, 5, 5);
    await room.submit(a.self, edit(1, 1, ChangeSet.of({ from: 0, insert: '123' }, 5)), 0);
    await room.join(b.self, null);
    const opened = b.received[0];
    assert.deepEqual(opened?.type === 'opened' && opened.people.map(({ head }) => head), [8]);
  });

  test('who has no presence sees nobody and is not seen', async () => {
    const { room, runTimers } = make(new MemoryLog());
    const [a, ghost] = [member('a'), member('ghost', false)];
    await room.join(a.self, null);
    await room.join(ghost.self, null);
    room.place(ghost.self, 0, 0);
    room.place(a.self, 0, 0);
    runTimers();
    assert.deepEqual(ghost.types(), ['opened']);
    assert.deepEqual(ghost.received[0]?.type === 'opened' && ghost.received[0].people, []);
    room.leave('ghost');
    runTimers();
    assert.ok(!JSON.stringify(a.received).includes('ghost'));
  });

  test('is empty when all have left, and keeps the seat of who is only away', async () => {
    const { room } = make(new MemoryLog());
    const a = member('a');
    await room.join(a.self, null);
    room.disconnect('a');
    assert.ok(!room.empty);
    assert.ok(!room.has(a.self));
    room.leave('a');
    assert.ok(room.empty);
  });

  describe('on two instances', () => {
    const two = async () => {
      const line = new MemoryHints();
      const log = new MemoryLog();
      const [one, other] = [line.instance(), line.instance()].map((hints) =>
        make(log, { text: log.text, revision: log.changes.length }, hints),
      );
      if (one === undefined || other === undefined) throw new TypeError('two were made');
      const [a, b] = [member('a'), member('b')];
      await one.room.join(a.self, null);
      await other.room.join(b.self, null);
      await settle();
      return { line, log, one, other, a, b };
    };
    const hi = ChangeSet.of({ from: 0, insert: 'hi' }, 0);

    test('a commit on one is told on the other at once', async () => {
      const { one, other, a, b } = await two();
      for (const revision of [0, 1, 2]) {
        const insert = ChangeSet.of({ from: 0, insert: 'x' }, revision);
        await one.room.submit(a.self, edit(revision + 1, revision, insert), 10);
        await settle();
        assert.equal(other.room.revision, revision + 1);
      }
      assert.deepEqual(b.types(), ['opened', 'changes', 'changes', 'changes']);
    });

    test('a commit that no hint told of is found when the line is up again', async () => {
      const { line, one, other, a, b } = await two();
      line.setUp(false);
      await one.room.submit(a.self, edit(1, 0, hi), 10);
      await settle();
      assert.equal(other.room.revision, 0);
      line.setUp(true);
      await settle();
      assert.equal(other.room.revision, 1);
      assert.ok(b.types().includes('changes'));
    });

    test('a room is told of what was written while it was loaded', async () => {
      const { line, log, one, a } = await two();
      const before = { text: log.text, revision: 0 };
      await one.room.submit(a.self, edit(1, 0, hi), 10);
      const late = make(log, before, line.instance());
      await settle();
      assert.equal(late.room.revision, 1);
    });

    test('what is told to all reaches the members of both, once', async () => {
      const { other, a, b } = await two();
      other.room.tell({ type: 'people', document: documentId, people: [], left: ['x'] });
      await settle();
      assert.deepEqual(
        [a.types(), b.types()],
        [
          ['opened', 'people'],
          ['opened', 'people'],
        ],
      );
    });
  });
});
