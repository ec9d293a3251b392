// A row for tests: healthy, with two thresholds. Each test changes what it is about.

import type { ObjectiveRow } from '../../serve/shapes.ts';

export const objectiveRow = (change: Partial<ObjectiveRow> = {}): ObjectiveRow => ({
  name: 'request-latency',
  objective: 'p95',
  title: 'Response time',
  service: 'api',
  target: 0.95,
  counts: 'events',
  sliceSeconds: null,
  status: 'green',
  since: 0,
  sli: 0.99,
  good: 990,
  total: 1000,
  budgetLeft: 0.8,
  leftOutSeconds: 0,
  coverage: 1,
  burn: { '5m': 0.2 },
  window: '30d',
  reasons: [],
  current: {
    windowSeconds: 60,
    target: change.target ?? 0.95,
    good: 297,
    total: 300,
    ratio: 0.99,
    readings: [
      {
        text: 'more than 5 % slower than 500 ms',
        colour: 'red',
        badRatio: 0.001,
        badRatioAbove: 0.05,
        holds: false,
      },
      {
        text: 'more than 5 % slower than 200 ms',
        colour: 'yellow',
        badRatio: 0.01,
        badRatioAbove: 0.05,
        holds: false,
      },
    ],
  },
  sparkline: [1, 1],
  updatedAt: 0,
  ...change,
});
