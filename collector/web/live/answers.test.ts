import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectiveRow } from '../overview/row.fixture.ts';
import { isRows, isSloDays, isSloDefinition, isSloDetail } from './answers.ts';

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
  const rest = { windows: [], alerts: [], history: [], burnAlerts: [] };
  const objective = { ...objectiveRow(), ...rest, burnDown: { points: [] } };
  assert.equal(isSloDetail({ objectives: [objective], markers: [] }), true);
  assert.equal(isSloDetail({ objectives: [objectiveRow()], markers: [] }), false);
  assert.equal(isSloDetail({ objectives: [objective] }), false);
  assert.equal(isSloDetail(null), false);
});

test('days and definitions', () => {
  assert.equal(isSloDays({ objectives: [{ days: [] }] }), true);
  assert.equal(isSloDays({ objectives: [{}] }), false);
  assert.equal(isSloDefinition({ definition: null, rules: null }), true);
  assert.equal(isSloDefinition({ definition: { file: 'a', text: '' }, rules: 'groups:' }), true);
  assert.equal(isSloDefinition({ rules: null }), false);
});
