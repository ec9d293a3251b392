import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DayRow } from '../../serve/slos/shapes.ts';
import { dayExactly, dayLengthOf, dayWords, kindOf, stripWords } from './days.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const day = (change: Partial<DayRow> = {}): DayRow => ({
  at: Date.UTC(2025, 10, 3),
  good: 9960,
  total: 10_000,
  sli: 0.996,
  burn: 0.4,
  heardSeconds: 86_400,
  leftOut: [],
  ...change,
});
const nothing = { good: 0, total: 0, sli: null, burn: null };

test('a day is kept while it spends no more than its share', () => {
  assert.equal(kindOf(day()), 'kept');
  assert.equal(kindOf(day({ burn: 1 })), 'kept');
  assert.equal(kindOf(day({ burn: 1.01 })), 'over');
  assert.equal(kindOf(day({ burn: 3 })), 'far over');
  assert.equal(kindOf(day(nothing)), 'idle');
  assert.equal(kindOf(day({ ...nothing, heardSeconds: 0 })), 'unwatched');
});

test('a day in words, with what was left out and how long anybody watched', () => {
  assert.equal(
    plain(dayWords(day(), 'events')),
    'Mon 3 Nov (UTC): 99.60 % good, 9,960 of 10,000 events, burn 0.4×',
  );
  const partly = day({
    heardSeconds: 36_000,
    leftOut: [
      { what: 'maintenance', seconds: 7200 },
      { what: 'c1', seconds: 1800 },
      { what: 'c2', seconds: 1800 },
    ],
  });
  assert.match(
    plain(dayWords(partly, 'slices')),
    /slices, burn 0.4×; watched for 10 h; 2 h of maintenance left out; 1 h of corrections left out$/,
  );
  assert.equal(dayWords(day(nothing), 'events'), 'Mon 3 Nov (UTC): nothing happened');
  assert.match(dayExactly(day({ sli: 0.99612345 }), 'events'), /^2025-11-03 UTC: .* 99\.612345 %$/);
});

test('all in a sentence', () => {
  const days = [day(), day({ burn: 2 }), day({ ...nothing, heardSeconds: 0 })];
  assert.equal(
    stripWords(days),
    '1 of 2 measured days kept; 1 spent more than its share of the budget; 1 nobody watched',
  );
});

test('an address asks for a month, or has a quarter', () => {
  assert.deepEqual(['30', '90', '', '7', '30 '].map(dayLengthOf), [30, 90, 90, 90, 90]);
});
