import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseMs, readRetryAfter } from './outgoing.ts';

test('pauses double up to a minute and are spread by a quarter', () => {
  assert.deepEqual(
    [1, 2, 3, 7, 50].map((attempts) => pauseMs(attempts, 0.5)),
    [1000, 2000, 4000, 60_000, 60_000],
  );
  assert.equal(pauseMs(1, 0), 750);
  assert.ok(pauseMs(1, 0.999) < 1250);
});

test('Retry-After: seconds, a date, or nothing that means anything', () => {
  for (const [header, expected] of [
    [null, null],
    ['30', 30_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', null],
    ['soon', null],
    ['-5', null],
    ['999999', 600_000],
  ] as const) {
    assert.equal(readRetryAfter(header, 10_000), expected, String(header));
  }
});
