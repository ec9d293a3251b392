import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.ts';

test('lines are served in turn, each in its order', () => {
  const turns = new Turns<string>();
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) turns.add(item.charAt(0), item);
  const served: (string | null)[] = [];
  while (turns.size > 0) served.push(turns.next());
  assert.deepEqual(served, ['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  assert.equal(turns.next(), null);
});

test('whose turn it is waits for room; nobody passes by', () => {
  const turns = new Turns<number>();
  turns.add('large', 10);
  turns.add('small', 1);
  assert.equal(
    turns.next((size) => size < 5),
    null,
  );
  assert.equal(turns.size, 2);
  assert.deepEqual([turns.next(), turns.next()], [10, 1]);
});

test('a line of any length keeps its order', () => {
  const turns = new Turns<number>();
  for (let item = 0; item < 2500; item += 1) turns.add('one', item);
  for (let item = 0; item < 2500; item += 1) assert.equal(turns.next(), item);
  turns.add('one', 7);
  assert.equal(turns.next(), 7);
});
