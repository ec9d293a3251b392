import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CellStore } from './cells.ts';
import { openStore } from './database.ts';
import { TotalStore } from './totals.ts';

const open = () => {
  const store = openStore(':memory:');
  const [[, { id: a }], [, { id: b }]] = [
    ...new CellStore(store).histories(['a', 'b'], 0),
  ] as unknown as [[string, { id: number }], [string, { id: number }]];
  const totals = new TotalStore(store);
  const add = (history: number, good: number, total: number) =>
    store.transaction(() => totals.write([{ history, timeMs: 0, good, total, bridged: false }]));
  return { store, totals, a, b, add };
};

test('what is told is the sum of all that was counted', () => {
  const { totals, a, b, add, store } = open();
  assert.deepEqual(totals.tell(), new Map());
  add(a, 5, 7);
  add(a, 1, 1);
  add(b, 0, 2.5);
  const told = new Map([
    ['a', { good: 6, bad: 2 }],
    ['b', { good: 0, bad: 2.5 }],
  ]);
  assert.deepEqual(totals.tell(), told);
  // As after a restart.
  assert.deepEqual(new TotalStore(store).tell(), told);
  store.close();
});

test('what is told never falls, also where a part of a difference comes first', () => {
  const { totals, a, add, store } = open();
  add(a, 10, 10);
  assert.deepEqual(totals.tell().get('a'), { good: 10, bad: 0 });
  add(a, -3, 0);
  assert.deepEqual(totals.tell().get('a'), { good: 10, bad: 3 });
  add(a, 5, 5);
  assert.deepEqual(totals.tell().get('a'), { good: 12, bad: 3 });
  store.close();
});

test('what is not committed is not told', () => {
  const { totals, a, store } = open();
  assert.throws(() =>
    store.transaction(() => {
      totals.write([{ history: a, timeMs: 0, good: 1, total: 1, bridged: false }]);
      throw new Error('the disk is full');
    }),
  );
  assert.deepEqual(totals.tell(), new Map());
  store.close();
});
