import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ComponentPast, dayMs, daysOf, shownDays, union, uptimeOf, without } from './days.ts';

const todayMs = Date.UTC(2026, 10, 21);
const noonMs = todayMs + dayMs / 2;
const hourMs = 3_600_000;
const yesterdayMs = todayMs - dayMs;

const past = (changes: Partial<ComponentPast> = {}): ComponentPast => ({
  sinceMs: todayMs - 10 * dayMs,
  heardSeconds: new Map([
    [yesterdayMs, 86_400],
    [todayMs, 43_200],
  ]),
  outages: [],
  degraded: [],
  maintenance: [],
  ...changes,
});

const dayOf = (given: Partial<ComponentPast>, ago: 0 | 1 | 2) =>
  daysOf(past(given), noonMs).at(-1 - ago);

const span = (fromHour: number, toHour: number) => ({
  fromMs: yesterdayMs + fromHour * hourMs,
  toMs: yesterdayMs + toHour * hourMs,
});

test('ninety days, oldest first, today last', () => {
  const days = daysOf(past(), noonMs);
  assert.equal(days.length, shownDays);
  assert.deepEqual([days[0]?.date, days.at(-1)?.date], ['2026-08-24', '2026-11-21']);
});

const cases: readonly (readonly [
  string,
  Partial<ComponentPast>,
  { readonly state: string; readonly uptime: number | null },
])[] = [
  ['watched and well', {}, { state: 'operational', uptime: 1 }],
  ['nobody watched', { heardSeconds: new Map() }, { state: 'no data', uptime: null }],
  ['an outage of 6 h', { outages: [span(0, 6)] }, { state: 'outage', uptime: 0.75 }],
  [
    'an outage that was told of twice counts once',
    { outages: [span(0, 6), span(3, 6)] },
    { state: 'outage', uptime: 0.75 },
  ],
  [
    'an outage over midnight counts on each day for its part',
    { outages: [{ fromMs: yesterdayMs - dayMs, toMs: yesterdayMs + 6 * hourMs }] },
    { state: 'outage', uptime: 0.75 },
  ],
  ['degraded is not down', { degraded: [span(0, 6)] }, { state: 'degraded', uptime: 1 }],
  [
    'agreed maintenance is no outage',
    { outages: [span(1, 3)], maintenance: [span(0, 4)] },
    { state: 'maintenance', uptime: 1 },
  ],
  [
    'an outage outlasts the maintenance',
    { outages: [span(0, 10)], maintenance: [span(0, 4)] },
    { state: 'outage', uptime: 0.75 },
  ],
  [
    'only half a day was watched, a quarter of it down',
    { heardSeconds: new Map([[yesterdayMs, 43_200]]), outages: [span(0, 3)] },
    { state: 'outage', uptime: 0.75 },
  ],
  [
    'down is watched, though no source was heard',
    { heardSeconds: new Map(), outages: [span(0, 3)] },
    { state: 'outage', uptime: 0 },
  ],
  [
    'before it was recorded nothing is known, though its source was heard',
    { sinceMs: todayMs },
    { state: 'no data', uptime: null },
  ],
];

for (const [what, given, { state, uptime }] of cases) {
  test(what, () => {
    const day = dayOf(given, 1);
    assert.deepEqual({ state: day?.state, uptime: day?.uptime }, { state, uptime });
  });
}

test('of all days: down of watched, and how long somebody watched', () => {
  const { share, watchedDays } = uptimeOf(daysOf(past({ outages: [span(0, 12)] }), noonMs));
  assert.equal(share, 1 - 12 / 36);
  assert.equal(watchedDays, 1.5);
  assert.deepEqual(uptimeOf([]), { share: null, watchedDays: 0 });
});

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }))
    .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length })),
);
const has = (all: readonly { fromMs: number; toMs: number }[], ms: number): boolean =>
  all.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);

test('union and without are those of sets of moments', () => {
  fc.assert(
    fc.property(spans, spans, (some, others) => {
      const [whole, left] = [union(some), without(union(some), union(others))];
      for (let ms = 0; ms < 75; ms += 1) {
        assert.equal(has(whole, ms), has(some, ms));
        assert.equal(has(left, ms), has(some, ms) && !has(others, ms));
        assert.ok(whole.filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs).length <= 1);
      }
    }),
  );
});

test('an uptime is a share, and never more was watched than passed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 1, max: 80 }))),
      fc.integer({ min: 0, max: 200_000 }),
      (outages, heard) => {
        const given = outages.map(([from, length]) => ({
          fromMs: yesterdayMs + from * hourMs,
          toMs: Math.min(noonMs, yesterdayMs + (from + length) * hourMs),
        }));
        const heardSeconds = new Map([[yesterdayMs, heard]]);
        for (const day of daysOf(past({ outages: given, heardSeconds }), noonMs)) {
          assert.ok(day.watchedSeconds <= 86_400);
          assert.ok(day.uptime === null || (day.uptime >= 0 && day.uptime <= 1));
        }
      },
    ),
  );
});
