import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { currentValue, furtherReasons, threshold, thresholds, tileThresholds } from './readings.ts';
import { objectiveRow } from './row.fixture.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const nothing: ObjectiveRow['current'] = {
  windowSeconds: 60,
  target: 0.95,
  good: 0,
  total: 0,
  ratio: null,
  readings: [],
};
const reading = objectiveRow().current.readings[0];
assert.ok(reading);

test('the current value with what it is of', () => {
  const value = currentValue(objectiveRow());
  assert.equal(plain(value.value), '99.00 %');
  assert.equal(plain(value.context ?? ''), 'good of 300, last minute');
  assert.equal(plain(value.target), 'target 95 %');
  assert.match(value.exact, /297 good of 300/);
});

test('of slices the target is one of time, the colour one of events', () => {
  const sliced = objectiveRow({ target: 0.99, counts: 'slices', sliceSeconds: 60 });
  const current = { ...sliced.current, target: 0.9, ratio: 0.95, readings: [] };
  const row = { ...sliced, current };
  assert.equal(plain(currentValue(row).target), 'target 99 % of slices of 1 min');
  assert.equal(currentValue(row).missed, false);
  assert.equal(currentValue({ ...row, current: { ...current, ratio: 0.89 } }).missed, true);
  assert.equal(plain(thresholds(row)[0]?.text ?? ''), '90 % good in a slice missed');
});

test('nothing measured is a dash, never 0 %', () => {
  const value = currentValue(objectiveRow({ status: 'no data', current: nothing }));
  assert.equal(value.value, '—');
  assert.equal(value.measured, false);
  assert.equal(value.context, null);
});

test('a stale value says that it is the last known', () => {
  assert.match(currentValue(objectiveRow({ status: 'stale' })).context ?? '', /^last known: /);
});

test('nearness to a threshold is a share of the way, at most the whole', () => {
  const near = (badRatio: number | null, badRatioAbove = 0.05) =>
    threshold({ ...reading, badRatio, badRatioAbove });
  assert.equal(near(0.025).nearness, 0.5);
  assert.equal(near(0.5).nearness, 1);
  assert.equal(near(0, 0).nearness, 0);
  assert.equal(near(0.01, 0).nearness, 1);
  assert.deepEqual([near(null).nearness, near(null).now], [0, '—']);
});

test('yellow stands before red: the order in which they are passed', () => {
  assert.deepEqual(
    thresholds(objectiveRow()).map(({ colour }) => colour),
    ['yellow', 'red'],
  );
});

test('without a yellow threshold the target is the one', () => {
  const current = { ...objectiveRow().current, ratio: 0.9, readings: [reading] };
  const [first] = tileThresholds(objectiveRow({ status: 'yellow', current }));
  assert.equal(plain(first?.text ?? ''), 'target of 95 % missed');
  assert.equal(first?.holds, true);
  const [calm] = tileThresholds(objectiveRow({ status: 'green', current }));
  assert.equal(calm?.holds, false);
});

test('a tile shows of each colour the threshold that holds or is nearest', () => {
  const readings = [
    { ...reading, text: 'far', badRatio: 0.001 },
    { ...reading, text: 'near', badRatio: 0.04 },
    { ...reading, text: 'holds', badRatio: 0.06, badRatioAbove: 0.05, holds: true },
    { ...reading, text: 'amber', colour: 'yellow' as const },
  ];
  const row = objectiveRow({ current: { ...objectiveRow().current, readings } });
  assert.deepEqual(
    tileThresholds(row).map(({ text }) => text),
    ['amber', 'holds'],
  );
});

test('a reason that a threshold on show gives already is not repeated', () => {
  const holding = [threshold({ ...reading, holds: true })];
  const reasons = [`${reading.text}: 37 of 298 in 1m`, 'the source is silent'];
  assert.deepEqual(furtherReasons(reasons, holding), ['the source is silent']);
  assert.deepEqual(furtherReasons(reasons, [threshold(reading)]), reasons);
});
