import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, objective, slo } from './definitions.fixture.ts';

const sliced = (window: string, method = 'Timeslices', more = 'timeSliceTarget: 0.95, ') =>
  slo({ method, objectives: `[{ target: 0.99, ${more}timeSliceWindow: ${window} }]` });

test('a slice is a duration, or a number of minutes', () => {
  const seconds = (window: string) => objective(sliced(window)).slices?.seconds;
  assert.equal(seconds('1m'), 60);
  assert.equal(seconds('2h'), 7200);
  assert.equal(seconds('1d'), 86_400 / 1);
  assert.equal(seconds('5'), 300);
  assert.equal(seconds('0.5'), 30);
});

test('with RatioTimeslices a slice is good by its share', () => {
  assert.deepEqual(objective(sliced('1m')).slices, { seconds: 60, goodFrom: 0.95 });
  assert.deepEqual(objective(sliced('1m', 'RatioTimeslices', '')).slices, {
    ...{ seconds: 60, goodFrom: null },
  });
  assert.equal(objective(slo()).slices, null);
  assert.equal(objective(sliced('1m', 'Timeslices', 'timeSliceTarget: 1, ')).slices?.goodFrom, 1);
});

test('slices fill a day and hold four samples', () => {
  // The source is heard every 5 s.
  for (const window of ['7m', '50m', '2d', '0', '-1', '0.1', '0.4'])
    assert.deepEqual(broken(sliced(window)), ['slice-window'], window);
  for (const window of ['1M', '60s', "'5'", '1.5h'])
    assert.deepEqual(broken(sliced(window)), ['duration'], window);
  assert.deepEqual(broken(sliced('0.25')), ['slice-window']);
});

test('the status looks at the events of a slice, the budget at the slices', () => {
  const { status, burn } = objective(sliced('1m', 'Timeslices', 'timeSliceTarget: 0.9, '));
  assert.equal(status.red[0]?.badRatioAbove, (1 + (1 - 0.9)) / 2);
  assert.ok(burn.alerts.every(({ minimumBadEvents }) => minimumBadEvents === 1));
  assert.ok(objective(slo()).burn.alerts.every(({ minimumBadEvents }) => minimumBadEvents === 10));
});

test('windows of a default policy hold four slices', () => {
  const { burn } = objective(sliced('1h'));
  assert.deepEqual(
    burn.alerts.map(({ longSeconds, shortSeconds }) => [longSeconds / 3600, shortSeconds / 3600]),
    [
      [4, 4],
      [6, 4],
      [24, 4],
      [72, 6],
    ],
  );
});
