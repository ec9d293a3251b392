import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertRow, ObjectiveRow, StatusReading } from '../serve/shapes.ts';
import { durationInWords, firingMessage, resolvedMessage } from './message.ts';

const cause = (kind: AlertRow['kind'], reading: string, summary = '') => ({
  alert: {
    id: 'a',
    alertName: 'app-metrics-silent',
    name: 'response-time',
    objective: 'p95',
    kind,
    severity: 'page' as const,
    state: 'firing' as const,
    since: 0,
    resolvedAt: null,
    summary,
    notify: [],
    ...{ held: null, inhibitedBy: null, recoveringSince: null },
    ...{ noDataSince: null, flapping: false },
  },
  objective: { title: 'Response time' },
  reading,
});

const row = (windowSeconds: number, ...readings: StatusReading[]): ObjectiveRow => ({
  name: 'response-time',
  objective: 'p95',
  title: 'Response time',
  service: 'app',
  target: 0.95,
  counts: 'events',
  sliceSeconds: null,
  status: 'red',
  since: 0,
  sli: null,
  good: 0,
  total: 0,
  budgetLeft: null,
  leftOutSeconds: 0,
  coverage: 0,
  burn: {},
  window: '30d',
  reasons: [],
  current: { windowSeconds, target: 0.95, good: 0, total: 0, ratio: null, readings },
  sparkline: [],
  updatedAt: 0,
});

const reading = (
  text: string,
  badRatio: number | null,
  badRatioAbove: number,
  colour: StatusReading['colour'] = 'red',
): StatusReading => ({ text, badRatio, badRatioAbove, colour, holds: true });

test('a red threshold is told with its figures in place of its limit', () => {
  for (const [text, badRatio, limit, sentence] of [
    [
      'more than 5 % of requests slower than 500 ms',
      0.34,
      0.05,
      'Response time is red: 34 % of requests slower than 500 ms in the last minute (limit 5 %)',
    ],
    [
      'more than 40 % of look-ups miss',
      0.4123,
      0.4,
      'Response time is red: 41.2 % of look-ups miss in the last minute (limit 40 %)',
    ],
    [
      'sessions interrupted for more than 1 % of their time',
      0.016,
      0.01,
      'Response time is red: sessions interrupted for 1.6 % of their time in the last minute (limit 1 %)',
    ],
    [
      'more than 5 % of requests slower than 500 ms',
      0.05004,
      0.05,
      'Response time is red: 5.004 % of requests slower than 500 ms in the last minute (limit 5 %)',
    ],
    [
      'too many failures',
      0.5,
      0.05,
      'Response time is red: too many failures: 50 % in the last minute (limit 5 %)',
    ],
  ] as const) {
    const message = firingMessage(cause('threshold', 'x'), row(60, reading(text, badRatio, limit)));
    assert.deepEqual(message, { title: 'Response time is red', summary: sentence });
  }
});

test('of several thresholds the red one furthest above its limit is told', () => {
  const { summary } = firingMessage(
    cause('threshold', 'x'),
    row(
      10,
      reading('more than 1 % yellow', 0.9, 0.01, 'yellow'),
      reading('more than 5 % mild', 0.06, 0.05),
      reading('more than 5 % wild', 0.3, 0.05),
    ),
  );
  assert.equal(summary, 'Response time is red: 30 % wild in the last 10 s (limit 5 %)');
});

test('without a row the figures that decided the alert are told', () => {
  assert.equal(
    firingMessage(cause('threshold', 'bad: 3 of 4'), null).summary,
    'Response time is red: bad: 3 of 4',
  );
});

test('burns and silent sources say what they are', () => {
  assert.equal(
    firingMessage(cause('burn', 'burning 20× over 1h'), null).summary,
    'Response time is spending its error budget too fast: burning 20× over 1h',
  );
  const silent = cause(
    'stale',
    'nothing heard for 5s',
    'app-metrics is silent: nothing heard for 5s',
  );
  assert.deepEqual(firingMessage(silent, null), {
    title: 'app-metrics is silent',
    summary: 'app-metrics is silent: nothing heard for 5s',
  });
});

test('the end says after how long', () => {
  const good = row(60, reading('more than 5 % of requests slow', 0, 0.05));
  assert.equal(
    resolvedMessage(cause('threshold', 'x'), good, 130_000).summary,
    'Response time has recovered after 2 min 10 s: 0 % of requests slow in the last minute (limit 5 %)',
  );
  const idle = row(60, reading('more than 5 % of requests slow', null, 0.05));
  assert.match(
    resolvedMessage(cause('burn', 'x'), idle, 0).summary,
    /nothing measured in the last minute/,
  );
  assert.deepEqual(resolvedMessage(cause('stale', 'app-metrics is heard again'), null, 60_000), {
    title: 'app-metrics is heard again',
    summary: 'app-metrics is heard again, after 1 min',
  });
});

test('durations are as long as people need them', () => {
  for (const [ms, words] of [
    [0, '0 s'],
    [59_499, '59 s'],
    [60_000, '1 min'],
    [130_000, '2 min 10 s'],
    [3_600_000, '1 h'],
    [11_100_000, '3 h 5 min'],
  ] as const) {
    assert.equal(durationInWords(ms), words);
  }
});
