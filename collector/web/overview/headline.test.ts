import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../ui/status.ts';
import type { Freshness } from '../live/freshness.ts';
import { announcement, countByStatus, headline, leastBudget } from './headline.ts';
import { objectiveRow } from './row.fixture.ts';

const live: Freshness = { level: 'live', word: 'Live', detail: '' };
const lost: Freshness = { level: 'lost', word: 'No news', detail: 'last update 12:00:00' };
const now = 10_000_000;
const plain = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');
const row = (name: string, status: Status, agoSeconds: number) =>
  objectiveRow({ name, title: name, status, since: now - agoSeconds * 1000 });
const says = (...rows: readonly ReturnType<typeof row>[]) => headline(rows, live, now);

const sentences: readonly (readonly [string, readonly Status[], string])[] = [
  ['all well', ['green', 'green'], 'All 2 are GREEN'],
  ['one alone', ['red'], 'The objective is RED'],
  ['red outweighs all', ['yellow', 'red', 'stale'], '1 of 3 is RED'],
  ['several', ['yellow', 'yellow', 'green'], '2 of 3 are YELLOW'],
  ['a gap is not an alarm', ['no data', 'green'], 'Nothing is red; 1 of 2 NO DATA'],
  ['at the very start', ['no data', 'no data'], 'NO DATA yet'],
  ['nothing there', [], 'No objectives are defined'],
];

for (const [name, statuses, expected] of sentences) {
  test(`the sentence: ${name}`, () => {
    assert.equal(says(...statuses.map((status, at) => row(`${at}`, status, 5))).text, expected);
  });
}

test('red since the first became red, and those are named, the oldest first', () => {
  const { since, about } = says(row('a', 'red', 30), row('b', 'red', 200), row('c', 'green', 900));
  assert.match(plain(since), /^since \d\d:\d\d:\d\d · 3 min$/);
  assert.deepEqual(
    about.map(({ name }) => name),
    ['b', 'a'],
  );
});

test('all green since the last became green', () => {
  assert.match(plain(says(row('a', 'green', 30), row('b', 'green', 900)).since), / · 30 s$/);
});

test('cut off, it claims no state', () => {
  const { status, text } = headline([row('a', 'green', 5)], lost, now);
  assert.equal(status, null);
  assert.equal(text, 'The board is cut off');
});

test('least budget: of those that have been observed for long enough', () => {
  const rows = [
    objectiveRow({ name: 'young', budgetLeft: 0.1, coverage: 0.05 }),
    objectiveRow({ name: 'unmeasured', budgetLeft: null }),
    objectiveRow({ name: 'low', budgetLeft: 0.4 }),
    objectiveRow({ name: 'high', budgetLeft: 0.9 }),
  ];
  assert.equal(leastBudget(rows)?.name, 'low');
  assert.equal(leastBudget([]), null);
});

test('counts name all five states, worst first', () => {
  assert.deepEqual(
    countByStatus([row('a', 'green', 1), row('b', 'red', 1)]).map(({ number }) => number),
    [1, 0, 0, 0, 1],
  );
});

test('only changes of state are read out', () => {
  const before = [row('a', 'green', 5), row('b', 'green', 5)];
  assert.equal(announcement(before, before), null);
  assert.equal(
    announcement(before, [row('a', 'red', 0), row('b', 'green', 6), row('c', 'red', 0)]),
    'a is red, was green.',
  );
});
