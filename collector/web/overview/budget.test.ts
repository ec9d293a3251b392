import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetReading, burnReadings } from './budget.ts';
import { objectiveRow } from './row.fixture.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

test('what is left, as a share and as time in which all could fail', () => {
  const budget = budgetReading(objectiveRow({ target: 0.999, budgetLeft: 0.5 }));
  assert.equal(plain(budget.text), '50 % left');
  assert.equal(plain(budget.time), '21.6 min');
  assert.equal(budget.left, 0.5);
  assert.equal(budget.tone, 'enough');
});

test('of slices, the time that may be bad', () => {
  const { exact } = budgetReading(
    objectiveRow({ target: 0.999, budgetLeft: 0.5, counts: 'slices', sliceSeconds: 60 }),
  );
  assert.match(plain(exact) ?? '', /slices of 21.6 min could be bad/);
});

test('tones: low under a quarter, spent at nothing, never a bar below zero', () => {
  assert.equal(budgetReading(objectiveRow({ budgetLeft: 0.2 })).tone, 'low');
  const spent = budgetReading(objectiveRow({ budgetLeft: -3 }));
  assert.deepEqual([spent.tone, spent.left, spent.time], ['spent', 0, null]);
  assert.equal(plain(spent.text), 'spent 4 times');
});

test('nothing measured is no budget, not a full one', () => {
  const budget = budgetReading(objectiveRow({ budgetLeft: null }));
  assert.deepEqual([budget.tone, budget.left], ['unknown', 0]);
});

test('under a tenth of the period it is warming up', () => {
  const young = budgetReading(objectiveRow({ coverage: 0.099, budgetLeft: -3 }));
  assert.deepEqual([young.warmingUp, young.tone], [true, 'warming']);
  assert.equal(budgetReading(objectiveRow({ coverage: 0.1 })).warmingUp, false);
});

test('a calendar period has no fixed length, so no time is given', () => {
  assert.equal(budgetReading(objectiveRow({ window: 'calendar month' })).time, null);
});

test('burn: shortest window first, gaps as a dash, above 1 is fast', () => {
  const burns = burnReadings({ '6h': 0.5, '5m': 1.2, '1h': null });
  assert.deepEqual(
    burns.map(({ window, text, fast }) => [window, text, fast]),
    [
      ['5m', '1.2×', true],
      ['1h', '—', false],
      ['6h', '0.5×', false],
    ],
  );
});
