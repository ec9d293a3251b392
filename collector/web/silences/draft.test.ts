import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, type Draft, matcherIn, matchersIn, problemsOf, silenceHrefOf } from './draft.ts';

const nowMs = 1_800_000_000_000;
const draft = (changes: Partial<Draft> = {}): Draft => ({
  matchers: [{ field: 'slo', operator: '=', value: 'checkout' }],
  ...{ minutes: 60, starts: '', reason: 'moving', name: 'ada' },
  ...changes,
});

test('an alert leads to a silence of itself, whatever its names hold', () => {
  const alert = { name: 'a&b=c', objective: '95 %', alertName: 'a-red' };
  const href = silenceHrefOf(alert);
  assert.match(href, /^\/silences\?new=1&match=/);
  assert.deepEqual(
    matchersIn(href.slice(href.indexOf('?'))).map(({ field, value }) => [field, value]),
    [
      ['slo', 'a&b=c'],
      ['objective', '95 %'],
      ['alert', 'a-red'],
    ],
  );
});

test('a matcher in an address', () => {
  for (const [text, matcher] of [
    ['slo=checkout', ['slo', '=', 'checkout']],
    ['severity!=page', ['severity', '!=', 'page']],
    ['alert=~.*-red', ['alert', '=~', '.*-red']],
    ['alert!~a=b', ['alert', '!~', 'a=b']],
    ['service=', ['service', '=', '']],
    ['colour=red', null],
    ['slo', null],
    ['', null],
  ] as const) {
    const found = matcherIn(text);
    assert.deepEqual(found && [found.field, found.operator, found.value], matcher, text);
  }
});

test('what is missing is said at its field', () => {
  const problems = (changes: Partial<Draft>, nameless = true) =>
    Object.entries(problemsOf(draft(changes), { nowMs, nameless }) ?? {})
      .filter(([, problem]) => problem !== null)
      .map(([field]) => field);
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ matchers: [] }), ['matchers']);
  assert.deepEqual(problems({ matchers: [{ field: 'slo', operator: '=', value: '' }] }), [
    'matchers',
  ]);
  assert.deepEqual(problems({ reason: ' ' }), ['reason']);
  assert.deepEqual(problems({ name: '' }), ['name']);
  assert.deepEqual(problems({ name: '' }, false), []);
  assert.deepEqual(problems({ starts: '2020-01-01T00:00' }), ['starts']);
  assert.deepEqual(problems({ starts: 'nonsense' }), ['starts']);
});

test('it lasts from its start, which is now where none is chosen', () => {
  assert.equal(bodyOf(draft(), nowMs).until, nowMs + 3_600_000);
  assert.ok(!('from' in bodyOf(draft(), nowMs)));
  const later = bodyOf(draft({ starts: '2030-01-01T00:00' }), nowMs);
  assert.equal(later.until - (later.from ?? 0), 3_600_000);
});
