// People of several instances, each a room on the same log with the line between them simulated.

import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { ChangeSet } from '@codemirror/state';
import { MemoryHints } from './memory-hints.ts';
import { MemoryLog } from './memory-log.ts';
import { idleAfterMs } from './presence.ts';
import type { Person, ServerMessage } from './protocol/messages.ts';
import { type Member, Room } from './room.ts';

const documentId = '00000000-0000-4000-8000-000000000001';

/** What one person sees of the others. */
class Onlooker {
  readonly member: Member;
  readonly #seen = new Map<string, Person>();

  constructor(id: string, client = id) {
    this.member = {
      id,
      client,
      userId: id,
      name: id,
      colour: 'black',
      presence: true,
      send: (_type, text, gone) => {
        this.#receive(JSON.parse(text));
        gone?.();
      },
    };
  }

  get sees(): string[] {
    return [...this.#seen.values()]
      .map(({ id, anchor, idle }) => `${id}@${anchor}${idle ? ' idle' : ''}`)
      .sort();
  }

  #receive(message: ServerMessage): void {
    if (message.type === 'opened') this.#seen.clear();
    if (message.type !== 'opened' && message.type !== 'people') return;
    for (const id of message.type === 'people' ? message.left : []) this.#seen.delete(id);
    for (const person of message.people) this.#seen.set(person.id, person);
  }
}

describe('presence on several instances', () => {
  let line: MemoryHints;
  let log: MemoryLog;
  let now: number;
  let timers: (() => void)[];
  let rooms: Room[];

  beforeEach(() => {
    line = new MemoryHints();
    log = new MemoryLog();
    log.appendElsewhere('hello', 'elsewhere', 1);
    now = 1_000_000;
    timers = [];
    rooms = [];
  });

  const startRoom = (): Room => {
    const room = new Room({
      organizationId: 'o',
      documentId,
      document: { title: 'Plan', text: log.text, revision: log.changes.length },
      log,
      title: async () => 'Plan',
      clock: {
        now: () => now,
        after: (_milliseconds, action) => {
          timers.push(action);
          return () => undefined;
        },
      },
      hints: line.instance(),
      failed: (error) => assert.fail(String(error)),
    });
    rooms.push(room);
    return room;
  };

  /** Lets what is under way arrive. */
  const rest = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await settle();
      for (const timer of timers.splice(0)) timer();
    }
    await settle();
  };

  const pass = async (seconds: number, living = rooms) => {
    for (let second = 0; second < seconds; second += 1) {
      now += 1_000;
      for (const room of living) room.sweep();
      await rest();
    }
  };

  const two = async () => {
    const [one, other] = [startRoom(), startRoom()];
    const [ada, ben] = [new Onlooker('ada'), new Onlooker('ben')];
    await one.join(ada.member, null);
    await other.join(ben.member, null);
    await rest();
    return { one, other, ada, ben };
  };

  test('people see who comes, moves and goes on the other', async () => {
    const { one, other, ada, ben } = await two();
    assert.deepEqual([ada.sees, ben.sees], [['ben@null'], ['ada@null']]);
    one.place(ada.member, 3, 3);
    await rest();
    assert.deepEqual(ben.sees, ['ada@3']);
    const late = new Onlooker('cy');
    await startRoom().join(late.member, null);
    await rest();
    assert.deepEqual(late.sees, ['ada@3', 'ben@null']);
    other.leave('ben');
    await rest();
    assert.deepEqual(ada.sees, ['cy@null']);
  });

  test('an instance that is killed takes its people along after a while', async () => {
    const { one, ada, ben, other } = await two();
    await pass(20);
    assert.deepEqual([ada.sees, ben.sees], [['ben@null'], ['ada@null']]);
    await pass(14, [one]);
    assert.deepEqual(ada.sees, ['ben@null']);
    await pass(6, [one]);
    assert.deepEqual(ada.sees, []);
    // It was only asleep.
    await pass(6, [one, other]);
    assert.deepEqual(ada.sees, ['ben@null']);
  });

  test('an instance that closes says so', async () => {
    const { other, ada } = await two();
    other.close();
    await rest();
    assert.deepEqual(ada.sees, []);
  });

  test('what was told while the line was down is made up for', async () => {
    const { one, other, ada, ben } = await two();
    line.setUp(false);
    other.leave('ben');
    const cy = new Onlooker('cy');
    await other.join(cy.member, null);
    await rest();
    assert.deepEqual(ada.sees, ['ben@null']);
    line.setUp(true);
    await rest();
    assert.deepEqual(ada.sees, ['cy@null']);
    one.leave('ada');
    await rest();
    assert.deepEqual([cy.sees, ben.sees], [[], ['ada@null']]);
  });

  test('who comes back on the other instance leaves no ghost on the first', async () => {
    const { one, other, ada, ben } = await two();
    one.disconnect('ada');
    await rest();
    assert.deepEqual(ben.sees, ['ada@null']);
    const again = new Onlooker('ada-again', 'ada');
    await other.join(again.member, null);
    await rest();
    assert.deepEqual(ben.sees, ['ada-again@null']);
    await pass(10);
    assert.deepEqual(ben.sees, ['ada-again@null']);
    one.leave('ada');
    await rest();
    assert.deepEqual([ben.sees, again.sees], [['ada-again@null'], ['ben@null']]);
    assert.equal(ada.sees.length, 1);
  });

  test('who does nothing for a minute is idle, on all instances, until they move or edit', async () => {
    const { one, other, ada, ben } = await two();
    await pass(idleAfterMs / 1000 + 1);
    assert.deepEqual([ada.sees, ben.sees], [['ben@null idle'], ['ada@null idle']]);
    other.place(ben.member, 1, 1);
    const changes = ChangeSet.of({ from: 5, insert: '!' }, 5);
    await one.submit(
      ada.member,
      {
        type: 'edit',
        document: documentId,
        revision: 1,
        sequence: 1,
        sentAt: 0,
        changes: changes.toJSON(),
      },
      now,
    );
    await rest();
    assert.deepEqual([ada.sees, ben.sees], [['ben@1'], ['ada@null']]);
  });
});
