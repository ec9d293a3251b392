import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ClockOffset, reconnectDelayMs } from './clock.ts';

describe('clock offset', () => {
  test('is 0 before the first answer', () => assert.equal(new ClockOffset().milliseconds, 0));

  test('comes from the ping with the shortest way', () => {
    const offset = new ClockOffset();
    offset.add(1_000, 1_400, 6_350);
    offset.add(2_000, 2_010, 7_005);
    offset.add(3_000, 3_800, 8_700);
    assert.equal(offset.milliseconds, 5_000);
  });

  test('forgets old answers, and ignores a clock that was set meanwhile', () => {
    const offset = new ClockOffset();
    offset.add(0, 1, 100);
    offset.add(5_000, 4_000, 9_999);
    for (let n = 0; n < 8; n += 1) offset.add(n * 100, n * 100 + 20, n * 100 + 10 + 7);
    assert.equal(offset.milliseconds, 7);
  });
});

describe('coming back', () => {
  test('takes longer each time, with a spread, and never longer than 22.5 s', () => {
    assert.equal(reconnectDelayMs(0, 0), 375);
    assert.equal(reconnectDelayMs(0, 1), 1_125);
    assert.equal(reconnectDelayMs(2, 0.5), 3_000);
    assert.equal(reconnectDelayMs(1_000, 1), 22_500);
  });
});
