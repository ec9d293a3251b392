import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PageDetails } from '../serve/notifications/shapes.ts';
import { budgetLine, detailLines, roughly } from './detail-lines.ts';

const noonMs = Date.UTC(2026, 9, 5, 12);
const [minute, hour] = [60_000, 3_600_000];

const details: PageDetails = {
  since: noonMs - 3 * minute,
  until: null,
  budget: { left: 0.12, period: '30d', burn: 14.42, burnWindow: '5m', spentAt: noonMs + 6 * hour },
  changes: [
    { at: noonMs - minute, kind: 'flag', title: 'new-search on' },
    { at: noonMs - 7 * minute, kind: 'deploy', title: 'v2.3' },
  ],
  worst: {
    ...{ by: 'route', from: 'counts' },
    places: [
      { name: 'GET /api/search', bad: 120, total: 350 },
      { name: 'GET /api/documents', bad: 2.5, total: 900 },
    ],
  },
  owner: 'search-team',
  policy: { policy: 'usual', budgetLeftBelow: 0.25, action: 'review', text: 'Look twice.' },
};

const lines = (changed: Partial<PageDetails> = {}, at = noonMs): readonly string[] =>
  detailLines({ details: { ...details, ...changed }, at }).map(
    ({ label, text }) => `${label}: ${text}`,
  );

test('a page that begins says everything a person asks first', () => {
  assert.deepEqual(lines(), [
    'Since: 2026-10-05 11:57:00 UTC, 3 min before this',
    'Budget: 12 % of the error budget of 30d is left; it burns 14.4× (over 5m), at which it is spent in 6 h',
    'Changed: flag “new-search on” 2 min after it began; deploy “v2.3” 4 min before it began',
    'Worst routes: GET /api/search: 34.3 % bad (120 of 350); GET /api/documents: 0.28 % bad (2.5 of 900), in the last minutes',
    'Agreed: review: Look twice.',
    'Owner: search-team',
  ]);
});

test('a page that is over says how long it lasted', () => {
  const [lasted] = lines({ until: noonMs, since: noonMs - 65 * minute });
  assert.equal(lasted, 'Lasted: 2026-10-05 10:55:00 UTC to 2026-10-05 12:00:00 UTC, 1 h 5 min');
});

test('what is not known is left out, and that nothing changed is said', () => {
  const none = { budget: null, changes: [], worst: null, owner: null, policy: null };
  assert.deepEqual(lines({ ...none, since: noonMs }), [
    'Since: 2026-10-05 12:00:00 UTC',
    'Changed: no deploy, flag or gate was marked in the hour before',
  ]);
  assert.deepEqual(detailLines({ at: noonMs }), []);
  assert.deepEqual(detailLines({ details: null, at: noonMs }), []);
});

test('where only bad traces are kept, they are counted', () => {
  const places = [
    { name: 'GET /api/search', bad: 3, total: null },
    { name: 'POST /api/documents', bad: 1, total: null },
  ];
  assert.ok(
    lines({ worst: { by: 'route', from: 'traces', places } }).includes(
      'Worst routes: GET /api/search: 3 kept traces with a bad event; POST /api/documents: 1 kept trace with a bad event',
    ),
  );
});

test('a budget in words', () => {
  const budget = { left: 0.5, period: '30d', burn: 2, burnWindow: '5m', spentAt: null };
  for (const [changed, words] of [
    [{}, '50 % of the error budget of 30d is left; it burns 2× (over 5m), at which it lasts'],
    [{ left: 0 }, 'the error budget of 30d is spent; it burns 2× (over 5m)'],
    [{ left: -0.4 }, 'the error budget of 30d is overspent by 40 %; it burns 2× (over 5m)'],
    [{ burn: null, burnWindow: null }, '50 % of the error budget of 30d is left'],
    [{ left: null }, null],
  ] as const) {
    assert.equal(budgetLine({ ...budget, ...changed }, noonMs), words);
  }
});

test('far moments are told roughly', () => {
  for (const [ms, words] of [
    [45_000, '45 s'],
    [130_000, '2 min 10 s'],
    [6 * hour + 10 * minute + 31_000, '6 h 11 min'],
    [47 * hour, '47 h'],
    [9.4 * 24 * hour, '9 days'],
  ] as const) {
    assert.equal(roughly(ms), words);
  }
});
