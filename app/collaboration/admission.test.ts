import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TokenBucket } from './admission.ts';

describe('token bucket', () => {
  test('gives a burst, then says how long to wait', () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
    assert.deepEqual([bucket.take(0), bucket.take(0), bucket.take(0)], [0, 0, 0]);
    assert.equal(bucket.take(0), 0.5);
    assert.equal(bucket.take(250), 0.25);
    assert.equal(bucket.take(500), 0);
    assert.equal(bucket.take(500), 0.5);
  });

  test('does not fill past the burst, and bears a clock that stands or runs back', () => {
    const bucket = new TokenBucket({ perSecond: 1, burst: 1 }, 1_000);
    assert.equal(bucket.take(100_000), 0);
    assert.equal(bucket.take(99_000), 1);
    assert.equal(bucket.take(100_000), 1);
    assert.equal(bucket.take(101_000), 0);
  });

  test('takes no allowance that would let nobody in', () => {
    assert.throws(() => new TokenBucket({ perSecond: 0, burst: 1 }, 0), RangeError);
    assert.throws(() => new TokenBucket({ perSecond: 1, burst: 0.5 }, 0), RangeError);
  });
});
