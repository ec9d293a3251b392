import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Point, resets } from './reset.ts';

const point = (
  name: string,
  from: number | null,
  to: number,
  rest: {
    labels?: Record<string, string>;
    created?: [number | null, number];
    present?: boolean;
  } = {},
): Point => ({
  name,
  labels: rest.labels ?? {},
  value: to,
  createdMs: rest.created?.[1] ?? null,
  last:
    from === null
      ? null
      : {
          value: from,
          createdMs: rest.created?.[0] ?? null,
          timeMs: 9000,
          present: rest.present ?? true,
        },
});

const cases: readonly [
  what: string,
  starts: [before: number | null, now: number | null],
  points: Point[],
  process: string,
  began: boolean[],
][] = [
  ['counters that grow go on', [1000, 1000], [point('a', 5, 9)], 'same', [false]],
  [
    'a later process start: all begin again, also those past their old value',
    [1000, 9500],
    [point('a', 5, 2), point('b', 5, 90)],
    'restarted',
    [true, true],
  ],
  [
    'without process starts, one fall means all',
    [null, null],
    [point('a', 1000, 5), point('b', 3, 4)],
    'restarted',
    [true, true],
  ],
  [
    'the same process: only what fell',
    [1000, 1000],
    [point('a', 1000, 5), point('b', 3, 4)],
    'same',
    [true, false],
  ],
  [
    'a whole histogram at once',
    [1000, 1000],
    [
      point('d_bucket', 8, 2, { labels: { le: '0.5' } }),
      point('d_bucket', 8, 9, { labels: { le: '+Inf' } }),
      point('d_count', 8, 9),
      point('d_count', 8, 9, { labels: { route: '/other' } }),
    ],
    'same',
    [true, true, true, false],
  ],
  [
    'a later created timestamp',
    [null, null],
    [point('a', 5, 9, { created: [1000, 9500] })],
    'unknown',
    [true],
  ],
  [
    'an unchanged created timestamp vouches for its series',
    [null, null],
    [point('a', 9, 5), point('b', 5, 9, { created: [1000, 1000] })],
    'restarted',
    [true, false],
  ],
  ['computed process starts jitter', [1000, 1900], [point('a', 5, 9)], 'same', [false]],
  [
    'a label set that was gone and is smaller says nothing about the others',
    [null, null],
    [point('a', 9, 5, { present: false }), point('b', 5, 9)],
    'unknown',
    [true, false],
  ],
  ['an older process at the same address', [9000, 1000], [point('a', 5, 9)], 'went back', [false]],
  ['a series without a past cannot fall', [1000, 1000], [point('a', null, 9)], 'same', [false]],
];

for (const [what, [before, now], points, process, began] of cases) {
  test(what, () => {
    const decided = resets({ startMs: before, timeMs: 9000 }, now, points);
    assert.equal(decided.process, process);
    assert.deepEqual(points.map(decided.began), began);
  });
}

test('a process first told of now restarted if it began after the last batch', () => {
  const points = [point('a', 5, 9)];
  assert.equal(resets({ startMs: null, timeMs: 9000 }, 9500, points).process, 'restarted');
  assert.equal(resets({ startMs: null, timeMs: 9000 }, 1000, points).process, 'same');
});
