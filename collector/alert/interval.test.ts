import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type IntervalEvidence, judgeAll, judgeInterval } from './interval.ts';

const slow = {
  text: 'more than 5 % slower than 500 ms',
  colour: 'red',
  badRatioAbove: 0.05,
} as const;
const nothing = { good: 0, total: 0 };
const evidence: IntervalEvidence = {
  own: { good: 990, total: 1000 },
  bridged: nothing,
  target: 0.95,
  minimumBad: 3,
  minimumBadEvents: 3,
  unit: '',
  red: [{ limit: slow, counts: { good: 1000, total: 1000 } }],
  seconds: 60,
  gaps: [],
  early: null,
};
const silence = 'app was silent for 12s from 2026-03-02 12:00:03 UTC';
const own = (good: number, total: number) => ({ own: { good, total } });
const red = (good: number, total: number) => ({ red: [{ limit: slow, counts: { good, total } }] });

const cases: readonly [string, Partial<IntervalEvidence>, string, RegExp][] = [
  ['kept', {}, 'pass', /^bad: 10 of 1000 in 1m \(1 %\), promised 5 % at most$/],
  ['kept exactly', own(95, 100), 'pass', /^bad: 5 of 100 in 1m \(5 %\), promised 5 % at most$/],
  ['missed', own(900, 1000), 'fail', /^bad: 100 of 1000 in 1m \(10 %\), promised 5 % at most$/],
  ['missed by a little', own(9499, 10_000), 'fail', /^bad: 501 of 10000 in 1m \(5\.01 %\)/],
  ['missed by the fewest', own(7, 10), 'fail', /^bad: 3 of 10/],
  [
    'missed by too few',
    own(8, 10),
    'pass',
    /^bad: 2 of 10 .*; too few to judge, 3 bad ones needed$/,
  ],
  ['nothing measured', own(0, 0), 'inconclusive', /^nothing measured in 1m$/],
  [
    'red',
    red(900, 1000),
    'fail',
    /^more than 5 % slower than 500 ms: 100 of 1000 in 1m \(10 %\)\n/,
  ],
  ['at the limit of red', red(950, 1000), 'pass', /^bad: 10 of 1000/],
  ['red by too few', red(1, 3), 'pass', /\nmore than 5 % .*: 2 of 3 .*; too few to judge/],
  ['red without own events', { ...own(0, 0), ...red(0, 9) }, 'fail', /^more than 5 %/],
  ['a condition without events', red(0, 0), 'pass', /^bad: 10 of 1000 .*at most$/],
  ['silent', { gaps: [silence] }, 'inconclusive', /^app was silent for 12s from .*\nbad: 10 of/],
  [
    'silent, and missed',
    { ...own(1, 9), gaps: [silence] },
    'fail',
    /^bad: 8 of 9 .*\napp was silent/,
  ],
  ['silent, and nothing', { ...own(0, 0), gaps: [silence] }, 'inconclusive', /^app was silent/],
  ['not over', { early: 'not over' }, 'inconclusive', /^not over\n/],
  [
    'not over, and missed',
    { ...own(1, 9), early: 'not over' },
    'inconclusive',
    /^not over\nbad: 8/,
  ],
  [
    'bad in a gap',
    { bridged: { good: 0, total: 500 } },
    'pass',
    /\n500 more happened at unknown moments of a gap and decide nothing$/,
  ],
  [
    'only in a gap',
    { ...own(0, 0), bridged: { good: 500, total: 500 } },
    'inconclusive',
    /^nothing measured in 1m\n500 more/,
  ],
];

for (const [title, change, verdict, reasons] of cases) {
  test(`${title}: ${verdict}`, () => {
    const judged = judgeInterval({ ...evidence, ...change });
    assert.equal(judged.verdict, verdict);
    assert.match(judged.reasons.join('\n'), reasons);
  });
}

const judged = (key: string, change: Partial<IntervalEvidence>) => {
  const whole = { ...evidence, ...change };
  return { key, gaps: whole.gaps, ...judgeInterval(whole) };
};
const kept = judged('a', {});
const idle = judged('b', own(0, 0));
const missed = judged('c', own(1, 9));
const silent = judged('d', { gaps: [silence] });

const together = [
  ['all kept', [kept, judged('e', {})], 'pass', /^2 of 2 objectives kept$/],
  ['one idle', [kept, idle], 'pass', /^1 of 2 objectives kept\nnothing measured in 1m: b$/],
  ['all idle', [idle], 'inconclusive', /^nothing measured in 1m: b$/],
  ['one missed', [kept, idle, missed], 'fail', /^c: bad: 8 of 9 in 1m \(88\.9 %\)/],
  ['one silent', [kept, silent], 'inconclusive', /^app was silent for 12s from [^\n]*$/],
  ['two of one silent source', [silent, { ...silent, key: 'e' }], 'inconclusive', /^[^\n]*$/],
  ['one missed, one silent', [silent, missed], 'fail', /^c: bad.*\napp was silent/],
  ['no objective', [], 'inconclusive', /^$/],
] as const;

for (const [title, objectives, verdict, reasons] of together) {
  test(`together: ${title}: ${verdict}`, () => {
    const whole = judgeAll(objectives, 60, null);
    assert.equal(whole.verdict, verdict);
    assert.match(whole.reasons.join('\n'), reasons);
  });
}

test('together: nothing is said of an interval that is not over', () => {
  assert.deepEqual(judgeAll([kept, missed], 60, 'not over'), {
    verdict: 'inconclusive',
    reasons: ['not over'],
  });
});

test('a verdict is a pass only of something measured, seen whole, with its promise kept', () => {
  const counts = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 9 })).map(([good, bad]) => ({
    good,
    total: good + bad,
  }));
  fc.assert(
    fc.property(counts, counts, fc.boolean(), (mine, ofCondition, isSilent) => {
      const { verdict } = judgeInterval({
        ...evidence,
        own: mine,
        red: [{ limit: slow, counts: ofCondition }],
        gaps: isSilent ? [silence] : [],
      });
      const breaks = ({ good, total }: typeof mine) =>
        total - good >= 3 && 100 * (total - good) > 5 * total;
      const expected =
        breaks(mine) || breaks(ofCondition)
          ? 'fail'
          : isSilent || mine.total === 0
            ? 'inconclusive'
            : 'pass';
      assert.equal(verdict, expected);
    }),
  );
});
