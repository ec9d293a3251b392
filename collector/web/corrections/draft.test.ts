import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aboutChoices,
  aboutIn,
  bodyOf,
  type Draft,
  hourIn,
  problemsOf,
  usualHours,
} from './draft.ts';

const nowMs = Date.UTC(2026, 10, 22, 15, 20);
const draft: Draft = {
  ...{ about: 'slo uptime', from: '2026-11-22T13:00', to: '2026-11-22T15:00' },
  ...{ reason: ' a drill ', name: '' },
};
const wrong = (changes: Partial<Draft>, nameless = false) =>
  Object.keys(problemsOf({ ...draft, ...changes }, { nowMs, nameless }) ?? {});

test('hours are of UTC, and whole', () => {
  assert.equal(hourIn('2026-11-22T13:00'), Date.UTC(2026, 10, 22, 13));
  assert.equal(hourIn('2026-11-22T13:30'), null);
  assert.equal(hourIn(''), null);
  assert.equal(hourIn('tomorrow'), null);
  assert.deepEqual(usualHours(nowMs), { from: '2026-11-22T14:00', to: '2026-11-22T15:00' });
});

test('what it is about', () => {
  assert.deepEqual(aboutIn('slo uptime'), { slo: 'uptime' });
  assert.deepEqual(aboutIn('objective a/b/fast'), { slo: 'a/b', objective: 'fast' });
  assert.deepEqual(aboutIn('service shop'), { service: 'shop' });
  assert.equal(aboutIn(''), null);
  const row = (name: string, objective: string) => ({
    ...{ name, objective, title: name.toUpperCase(), service: 'shop' },
  });
  assert.deepEqual(
    aboutChoices([row('b', 'one'), row('b', 'two'), row('a', 'all')]).map(([value]) => value),
    ['slo a', 'slo b', 'objective b/one', 'objective b/two', 'service shop'],
  );
});

test('what is wrong is said by its field, before it is sent', () => {
  assert.deepEqual(wrong({}), []);
  assert.deepEqual(wrong({ about: '' }), ['about']);
  assert.deepEqual(wrong({ from: '2026-11-22T13:10' }), ['from']);
  assert.deepEqual(wrong({ to: '2026-11-22T13:00' }), ['to']);
  assert.deepEqual(wrong({ to: '2026-11-22T16:00' }), ['to']);
  assert.deepEqual(wrong({ reason: ' ' }), ['reason']);
  assert.deepEqual(wrong({}, true), ['name']);
  assert.deepEqual(bodyOf(draft), {
    ...{ slo: 'uptime', from: Date.UTC(2026, 10, 22, 13), to: Date.UTC(2026, 10, 22, 15) },
    reason: 'a drill',
  });
});
