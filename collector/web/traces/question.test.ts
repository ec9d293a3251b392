import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barShare, durationFault, tracesUrl } from './question.ts';

const nowMs = Date.parse('2026-03-02T12:30:42Z');
const asked = (address: string) => {
  const parameters = new URLSearchParams(address);
  return tracesUrl((name) => parameters.get(name) ?? '', nowMs, 50);
};

test('an address is a question; what is empty or makes no sense is not asked', () => {
  assert.equal(asked(''), '/api/traces?limit=50');
  assert.equal(
    asked('slo=a&route=GET+%2Fx&status=error&minDuration=1.5s&service=shop&order=slowest&x=1'),
    '/api/traces?slo=a&route=GET+%2Fx&service=shop&status=error&minDuration=1.5s&order=slowest&limit=50',
  );
  assert.equal(asked('minDuration=soon&route='), '/api/traces?limit=50');
});

test('a time is asked for by the minute', () => {
  const since = Date.parse('2026-03-02T12:15:00Z');
  assert.equal(asked('time=15m'), `/api/traces?since=${since}&limit=50`);
  assert.equal(asked('time=always'), '/api/traces?limit=50');
});

test('durations as people write them', () => {
  for (const text of ['', '250', '250ms', '1.5s', '2m', '2min'])
    assert.equal(durationFault(text), null);
  for (const text of ['soon', '-1', '1h', '1.s', '9'.repeat(20)])
    assert.ok(durationFault(text), text);
});

test('bars are to scale, and never nothing', () => {
  assert.equal(barShare(50, 100), 0.5);
  assert.equal(barShare(0.001, 100), 0.01);
  assert.equal(barShare(5, 0), 0);
});
