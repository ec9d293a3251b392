import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colourOf } from './colour.ts';
import { judgeInterval } from './interval.ts';
import { type Answer, read } from './reading.ts';
import { redAnswer } from './red.ts';
import { thresholdVerdict } from './verdict.ts';

test('any of them, or all at once', () => {
  const cases: readonly (readonly [answers: readonly Answer[], any: string, all: string])[] = [
    [[], 'clear', 'clear'],
    [['holds'], 'holds', 'holds'],
    [['holds', 'clear'], 'holds', 'clear'],
    [['holds', 'no data'], 'holds', 'clear'],
    [['holds', 'thin'], 'holds', 'thin'],
    [['thin', 'clear'], 'thin', 'clear'],
    [['thin', 'thin'], 'thin', 'thin'],
    [['holds', 'holds'], 'holds', 'holds'],
  ];
  for (const [answers, any, all] of cases) {
    assert.equal(redAnswer(answers), any, `any of ${answers}`);
    assert.equal(redAnswer(answers, 'all'), all, `all of ${answers}`);
  }
});

const limit = (text: string, badRatioAbove: number) =>
  ({ text, colour: 'red', badRatioAbove }) as const;

test('colour, alert and verdict of an interval mean the same', () => {
  const own = { good: 700, total: 1000 };
  const red = [
    { limit: limit('own', 0.2), counts: own },
    { limit: limit('other', 0.2), counts: { good: 95, total: 100 } },
  ];
  const readings = red.map(({ limit: each, counts }) => read(each, counts, 3));
  const colour = (redWhen: 'any' | 'all') =>
    colourOf({ own, target: 0.5, minimumBadEvents: 3, readings, redWhen });
  assert.deepEqual([colour('any'), colour('all')], ['red', 'green']);
  const thin = readings.map(
    (each) => ({ ...each, answer: each.text === 'own' ? 'thin' : 'clear' }) as const,
  );
  assert.equal(thresholdVerdict('green', thin, 0, 60), 'thin');
  assert.equal(thresholdVerdict('green', thin, 0, 60, 'all'), 'clear');
  const judged = (redWhen: 'any' | 'all') =>
    judgeInterval({
      ...{
        own,
        unit: '',
        bridged: { good: 0, total: 0 },
        target: 0.5,
        minimumBad: 3,
        red,
        redWhen,
      },
      ...{ minimumBadEvents: 3, seconds: 60, gaps: [], early: null },
    }).verdict;
  assert.deepEqual([judged('any'), judged('all')], ['fail', 'pass']);
});
