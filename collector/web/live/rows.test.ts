import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectiveRow } from '../overview/row.fixture.ts';
import { withRows } from './rows.ts';

const told = () => [objectiveRow({ name: 'a' }), objectiveRow({ name: 'b' })];

test('rows that say the same stay the same objects, and so does the list', () => {
  const before = told();
  assert.equal(withRows(before, told()), before);
  assert.equal(
    withRows(
      before,
      told().map((row) => ({ ...row, updatedAt: 99 })),
    ),
    before,
  );
});

test('a row that differs anywhere is the new one; the others stay', () => {
  const before = told();
  for (const change of [
    { since: 5 },
    { sparkline: [1, null] },
    { burn: { '5m': 0.2, '1h': 0 } },
    { burn: { '6h': 0.2 } },
    { current: { ...objectiveRow().current, readings: [] } },
    { budgetLeft: null },
  ]) {
    const [a, b] = [objectiveRow({ name: 'a' }), objectiveRow({ name: 'b', ...change })];
    const after = withRows(before, [a, b]);
    assert.equal(after[0], before[0]);
    assert.equal(after[1], b, JSON.stringify(change));
  }
});

test('another order is another list of the same rows', () => {
  const [a, b] = told();
  assert.ok(a && b);
  const after = withRows([a, b], [objectiveRow({ name: 'b' }), objectiveRow({ name: 'a' })]);
  assert.equal(after[0], b);
  assert.equal(after[1], a);
  assert.deepEqual(withRows([a, b], [objectiveRow({ name: 'a' })]), [a]);
});
