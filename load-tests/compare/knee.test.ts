// Knees beside knees: a lower one is worse where something broke there and no earlier run had one as low.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Result } from '../result.ts';
import { compareKnees } from './knee.ts';
import type { Difference } from './objectives.ts';
import { comparedWith } from './outcome.ts';
import { earlierOf, kneeAt, stepped, stormy } from './phased.fixture.ts';
import { comparisonLines } from './words.ts';

const none = stepped([{ verdict: 'fail' }]);
const failed = (run: Result): Result => ({ ...run, verdict: 'fail' });

const cases: readonly (readonly [
  title: string,
  before: Result,
  after: Result,
  earlier: readonly Result[],
  difference: Difference,
])[] = [
  ['the same', kneeAt(900), kneeAt(900), [], 'alike'],
  ['a step lower', kneeAt(900), kneeAt(800), [], 'worse'],
  ['a step higher', kneeAt(800), kneeAt(900), [], 'better'],
  ['none at all', kneeAt(300), none, [], 'worse'],
  ['the first', none, kneeAt(300), [], 'better'],
  ['lower, as runs were before', kneeAt(900), kneeAt(800), [kneeAt(900), kneeAt(800)], 'alike'],
  ['lower than ever', kneeAt(900), kneeAt(700), [kneeAt(900), kneeAt(800)], 'worse'],
  ['as low as one that failed', kneeAt(900), kneeAt(700), [failed(kneeAt(600))], 'worse'],
  ['higher, as runs were before', kneeAt(800), kneeAt(900), [kneeAt(1000)], 'alike'],
  ['lower, where k6 was saturated', kneeAt(900), kneeAt(800, 'inconclusive'), [], 'unclear'],
  ['lower, and nothing broke', kneeAt(900), kneeAt(800, null), [], 'unclear'],
  ['lower than what k6 bore', kneeAt(900, 'inconclusive'), kneeAt(800), [], 'worse'],
  ['higher than what k6 bore', kneeAt(800, 'inconclusive'), kneeAt(900), [], 'unclear'],
];

describe('a knee', () => {
  for (const [title, before, after, earlier, difference] of cases)
    test(`${title}: ${difference}`, () => {
      const others = earlier.map((one) => earlierOf(one));
      assert.equal(compareKnees(after, earlierOf(before), others)?.difference, difference);
    });

  test('is none without steps, and where neither run had one', () => {
    assert.equal(compareKnees(stormy(40_000), earlierOf(stormy(41_000)), []), null);
    assert.equal(compareKnees(none, earlierOf(none), []), null);
  });
});

test('a knee lower than that of the baseline fails the run, and says what earlier ones were', () => {
  const earlier = [kneeAt(1000), kneeAt(900)].map((one) => earlierOf(one, 'last'));
  const compared = comparedWith(kneeAt(700), { baseline: earlierOf(kneeAt(900)), earlier });
  assert.equal(compared.verdict, 'fail');
  assert.deepEqual(compared.reasons, [
    'knee: worse than the baseline before: 900 sessions, 700 sessions now; in earlier runs 1000, 900',
  ]);
  assert.deepEqual(
    compared.comparisons.map((one) => comparisonLines(one).slice(0, 2)),
    [
      [
        'Against the baseline (before, pass): 0 worse, 42 alike, in 7 phases that held in both',
        'worse: knee: 900 sessions, 700 sessions now; in earlier runs 1000, 900',
      ],
      [
        'Against the last run (last, pass): 0 worse, 42 alike, in 7 phases that held in both',
        'worse: knee: 1000 sessions, 700 sessions now; in earlier runs 1000, 900',
      ],
    ],
  );
});

test('a lower knee is told and fails nothing against the last run, or where the run is undecided', () => {
  const before = earlierOf(kneeAt(900));
  const told = comparedWith(kneeAt(800), { baseline: null, earlier: [before] });
  assert.deepEqual([told.verdict, told.reasons], ['pass', []]);
  const undecided = { ...kneeAt(800), verdict: 'inconclusive' } as const;
  assert.equal(comparedWith(undecided, { baseline: before, earlier: [] }).verdict, 'inconclusive');
  const saturated = comparedWith(kneeAt(800, 'inconclusive'), { baseline: before, earlier: [] });
  assert.equal(saturated.verdict, 'pass');
  assert.ok(
    saturated.comparisons
      .flatMap(comparisonLines)
      .includes('unclear: knee: 900 sessions, at least 800 sessions now'),
  );
});
