import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SilenceField, SilenceMatcher } from '../serve/silences/shapes.ts';
import { alertOf } from './fixture.ts';
import { matchedOf, readMatchers, type Silence, silenceOperators, stateOf } from './silence.ts';

const alert = matchedOf(alertOf('a', 'firing'), 'app');

const matches = (...texts: string[]): boolean => {
  const matchers = texts.map((text): SilenceMatcher => {
    const [, field, sign, value = ''] = /^(\w+)(=~|!~|!=|=)(.*)$/.exec(text) ?? [];
    const operator = silenceOperators.find((each) => each === sign) ?? '=';
    return { field: field as SilenceField, operator, value };
  });
  const read = readMatchers(matchers);
  assert.ok(typeof read !== 'string', String(read));
  return read(alert);
};

test('every matcher must match, each by the whole value', () => {
  for (const [expected, ...texts] of [
    [true, 'slo=request-latency'],
    [false, 'slo=request'],
    [true, 'slo=request-latency', 'service=app'],
    [false, 'slo=request-latency', 'service=other'],
    [true, 'service!=other'],
    [false, 'service!=app'],
    [true, 'slo=~request-.*'],
    [false, 'slo=~request'],
    [true, 'slo!~request'],
    [false, 'slo!~request.*'],
    [true, 'severity=page', 'kind=threshold', 'objective=fast'],
    [true, 'alert=request-latency-fast-red'],
    [false, 'kind=~stale|burn'],
  ] as const) {
    assert.equal(matches(...texts), expected, texts.join(' '));
  }
});

test('what cannot be known of an objective is not held against it', () => {
  const read = readMatchers([
    { field: 'service', operator: '=', value: 'app' },
    { field: 'severity', operator: '=', value: 'ticket' },
    { field: 'kind', operator: '=~', value: 'burn' },
  ]);
  assert.ok(typeof read !== 'string');
  assert.equal(read({ slo: 'x', objective: 'y', service: 'app' }), true);
  assert.equal(read({ slo: 'x', objective: 'y', service: 'web' }), false);
});

test('an expression that is none is said', () => {
  const read = readMatchers([{ field: 'slo', operator: '=~', value: 'a(' }]);
  assert.match(String(read), /^slo: 'a\(' cannot be used: /);
});

test('a silence is in effect from its begin until its end, whichever end comes first', () => {
  const silence: Silence = {
    ...{ id: 's', matchers: [], author: 'ada', reason: 'x' },
    ...{ from: 1000, until: 2000, endedAt: null },
  };
  assert.deepEqual(
    [999, 1000, 1999, 2000].map((nowMs) => stateOf(silence, nowMs)),
    ['to come', 'in effect', 'in effect', 'over'],
  );
  assert.equal(stateOf({ ...silence, endedAt: 1500 }, 1600), 'over');
});
