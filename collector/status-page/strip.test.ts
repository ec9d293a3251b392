import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PublicDay } from './days.ts';
import { componentStates } from './state.ts';
import { dayWords, strip, stripWords } from './strip.ts';

const day = (changes: Partial<PublicDay> = {}): PublicDay => ({
  ...{ date: '2026-11-21', state: 'operational', watchedSeconds: 86_400, outageSeconds: 0 },
  ...{ degradedSeconds: 0, uptime: 1 },
  ...changes,
});

test('a day in words', () => {
  const down = { outageSeconds: 7200, uptime: 1 - 7200 / 86_400, degradedSeconds: 90 };
  assert.equal(dayWords(day()), 'Operational, up 100 % of 24 h watched');
  assert.equal(
    dayWords(day({ state: 'outage', ...down })),
    'Outage for 2 h, Degraded for 2 min, up 91.66 % of 24 h watched',
  );
  assert.equal(dayWords(day({ state: 'no data', watchedSeconds: 0, uptime: null })), 'No data');
});

test('a strip says what it shows, and tells every state apart without colour', () => {
  const days = componentStates.map((state) => day({ state }));
  assert.equal(
    stripWords(days),
    'The last 5 days: 1 outage, 1 degraded, 1 maintenance, 1 operational, 1 no data',
  );
  const drawn = strip(days);
  assert.ok(drawn.includes(`role="img" aria-label="${stripWords(days)}"`));
  const heights = [...drawn.matchAll(/ height="(\d+)"/g)].map(([, height]) => height);
  assert.equal(new Set(heights).size, componentStates.length);
});
