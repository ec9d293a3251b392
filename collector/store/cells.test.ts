import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CellStore } from './cells.ts';
import { openStore } from './database.ts';

const noonMs = 1_772_452_800_000;
const dayMs = 86_400_000;

const counted = (timeMs: number, good: number, total: number, bridged = false) => ({
  history: 1,
  timeMs,
  good,
  total,
  bridged,
});

const open = () => {
  const store = openStore(':memory:');
  const cells = new CellStore(store);
  cells.histories(['requests'], noonMs);
  return { store, cells };
};

/** good/total of one level, by whether they were bridged. */
const sums = (cells: CellStore, level: number, nowMs: number) => {
  const sum = { measured: [0, 0], bridged: [0, 0] };
  for (const cell of cells.load(nowMs)) {
    if (cell.level !== level) continue;
    const side = cell.bridged ? sum.bridged : sum.measured;
    side[0] = (side[0] ?? 0) + cell.good;
    side[1] = (side[1] ?? 0) + cell.total;
  }
  return sum;
};

test('an indicator keeps its history; a new one begins now', () => {
  const { cells, store } = open();
  const found = cells.histories(['requests', 'other'], noonMs + 5000);
  assert.deepEqual(found.get('requests'), { id: 1, sinceMs: noonMs });
  assert.deepEqual(found.get('other'), { id: 2, sinceMs: noonMs + 5000 });
  store.close();
});

test('every level holds every count, bridged ones apart; writing adds', () => {
  const { cells, store } = open();
  cells.write(
    [counted(noonMs, 3, 4), counted(noonMs, 1, 1), counted(noonMs - 30_000, 0, 5, true)],
    noonMs,
  );
  cells.write([counted(noonMs, 2, 2)], noonMs);
  for (const level of [0, 1, 2, 3, 4, 5]) {
    assert.deepEqual(sums(cells, level, noonMs), { measured: [6, 7], bridged: [0, 5] }, `${level}`);
  }
  store.close();
});

test('what is too old for a width is in the wider ones', () => {
  const { cells, store } = open();
  cells.write([counted(noonMs - 2 * dayMs, 1, 1)], noonMs);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((level) => sums(cells, level, noonMs).measured[1]),
    [0, 0, 0, 1, 1, 1],
  );
  store.close();
});

test('cells of a future that a wrong clock made are not read', () => {
  const { cells, store } = open();
  cells.write([counted(noonMs + dayMs, 1, 1)], noonMs + dayMs);
  assert.deepEqual(sums(cells, 0, noonMs).measured, [0, 0]);
  store.close();
});

test('pruning takes what no window reaches, and nothing else', () => {
  const { cells, store } = open();
  cells.write([counted(noonMs, 1, 1)], noonMs);
  const later = noonMs + 2 * dayMs;
  const before = [...cells.load(later)];
  store.transaction(() => cells.prune(later));
  assert.deepEqual([...cells.load(later)], before);
  assert.equal(store.database.prepare('SELECT count(*) AS n FROM cells').get()?.n, before.length);
  store.close();
});
