import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person } from './messages.ts';
import { PeopleHere } from './people-here.ts';

const person = (id: string, movedAt?: number): Person => ({
  ...{ id, name: id, colour: 'black', anchor: 1, head: 1 },
  ...(movedAt === undefined ? {} : { movedAt }),
});

test('each move of a cursor is seen once, however often it is told', () => {
  const here = new PeopleHere();
  here.replace([person('a', 10), person('b')]);
  assert.deepEqual(here.update([person('a', 10)], []), [], 'it was there when we came');
  assert.deepEqual(here.update([person('a', 20), person('b', 15)], []), [20, 15]);
  assert.deepEqual(here.update([person('a', 20), person('b')], []), []);
  assert.deepEqual(here.update([person('a', 30)], ['b']), [30]);
  assert.deepEqual(
    here.all.map(({ id }) => id),
    ['a'],
  );
});
