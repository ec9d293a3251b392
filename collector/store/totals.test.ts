import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { CellStore } from './cells.ts';
import { openStore, type Store } from './database.ts';
import { TotalStore } from './totals.ts';

let folder = '';
const stores: Store[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'totals-'));
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(folder, { recursive: true });
});
const file = () => join(folder, 'told.json');

const open = (names: readonly string[] = ['a', 'b']) => {
  const store = openStore(':memory:');
  stores.push(store);
  const totals = new TotalStore(store, file());
  const ids = new CellStore(store).histories(names, 0);
  const add = (name: string, good: number, total: number) => {
    const history = ids.get(name)?.id ?? assert.fail(name);
    store.transaction(() => totals.write([{ history, timeMs: 0, good, total, bridged: false }]));
  };
  return { store, totals, add };
};

test('what is told is the sum of all that was counted', () => {
  const { totals, add, store } = open();
  assert.deepEqual(totals.tell(), new Map());
  add('a', 5, 7);
  add('a', 1, 1);
  add('b', 0, 2.5);
  const told = new Map([
    ['a', { good: 6, bad: 2 }],
    ['b', { good: 0, bad: 2.5 }],
  ]);
  assert.deepEqual(totals.tell(), told);
  // As after a restart.
  assert.deepEqual(new TotalStore(store, file()).tell(), told);
});

test('what is told never falls, also where a part of a difference comes first', () => {
  const { totals, add } = open();
  add('a', 10, 10);
  assert.deepEqual(totals.tell().get('a'), { good: 10, bad: 0 });
  add('a', -3, 0);
  assert.deepEqual(totals.tell().get('a'), { good: 10, bad: 3 });
  add('a', 5, 5);
  assert.deepEqual(totals.tell().get('a'), { good: 12, bad: 3 });
});

test('what is not committed is not told', () => {
  const { totals, store } = open();
  assert.throws(() =>
    store.transaction(() => {
      totals.write([{ history: 1, timeMs: 0, good: 1, total: 1, bridged: false }]);
      throw new Error('the disk is full');
    }),
  );
  assert.deepEqual(totals.tell(), new Map());
});

test('a lost store goes on from what was told, and counts what comes after', () => {
  const lost = open();
  lost.add('a', 100, 130);
  lost.totals.tell();
  const { totals, add } = open();
  add('a', 1, 2);
  assert.deepEqual(totals.tell().get('a'), { good: 101, bad: 31 });
  assert.deepEqual(totals.tell().get('a'), { good: 101, bad: 31 });
});

test('a store from an older copy goes on from what was told', () => {
  const { totals, add, store } = open();
  add('a', 90, 100);
  totals.tell();
  add('a', 5, 6);
  // This copy is what the store is taken from; it had counted more than it had told.
  writeFileSync(file(), JSON.stringify({ a: { good: 120, bad: 14 } }));
  const copy = new TotalStore(store, file());
  assert.deepEqual(copy.tell().get('a'), { good: 120, bad: 14 });
  add('a', 1, 1);
  assert.deepEqual(copy.tell().get('a'), { good: 121, bad: 14 });
});

test('what was told of an objective that is away for a while is kept', () => {
  const first = open();
  first.add('a', 5, 5);
  first.totals.tell();
  open(['b']).totals.tell();
  assert.deepEqual(open().totals.tell().get('a'), { good: 5, bad: 0 });
});

test('a damaged file is no reason not to start', () => {
  for (const text of ['', '{', '[]', '{"a":5}', '{"a":{"good":-1,"bad":0}}']) {
    writeFileSync(file(), text);
    const { totals, add } = open();
    add('a', 1, 1);
    assert.deepEqual(totals.tell(), new Map([['a', { good: 1, bad: 0 }]]));
    assert.deepEqual(JSON.parse(readFileSync(file(), 'utf8')), { a: { good: 1, bad: 0 } });
  }
});
