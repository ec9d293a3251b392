import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectiveRow } from '../overview/row.fixture.ts';
import { isRows, isSloDetail } from './answers.ts';

test('rows are a list of rows, and nothing else is', () => {
  assert.equal(isRows([]), true);
  assert.equal(isRows([objectiveRow()]), true);
  for (const other of [
    null,
    {},
    '[]',
    [null],
    [{ name: 'x' }],
    [{ ...objectiveRow(), current: null }],
    [{ ...objectiveRow(), sparkline: undefined }],
  ])
    assert.equal(isRows(other), false, JSON.stringify(other));
});

test('an SLO has objectives with all that its page shows', () => {
  const objective = { ...objectiveRow(), windows: [], alerts: [], history: [] };
  assert.equal(isSloDetail({ objectives: [objective], markers: [] }), true);
  assert.equal(isSloDetail({ objectives: [objectiveRow()], markers: [] }), false);
  assert.equal(isSloDetail({ objectives: [objective] }), false);
  assert.equal(isSloDetail(null), false);
});
