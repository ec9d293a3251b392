import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dice, VirtualClock } from './virtual-clock.ts';

describe('virtual clock', () => {
  test('timers go off in order of their time, then of their making, except cancelled ones', async () => {
    const clock = new VirtualClock(1, 0);
    const heard: string[] = [];
    const note = (name: string) => () => heard.push(`${name} at ${clock.now()}`);
    clock.after(30, note('c'));
    clock.after(10, note('a'));
    clock.after(20, note('never'))();
    clock.after(10, note('b'));
    clock.after(10, () => clock.after(5, note('made by another')));
    await clock.run(30, () => false);
    assert.deepEqual(heard, ['a at 10', 'b at 10', 'made by another at 15', 'c at 30']);
  });

  test('keeps the order of many', async () => {
    const clock = new VirtualClock(3, 0);
    const times: number[] = [];
    for (let made = 0; made < 1_000; made += 1) {
      clock.after(clock.random() * 100, () => times.push(clock.now()));
    }
    assert.equal(await clock.run(1_000, () => false), 1_000);
    assert.equal(times.length, 1_000);
    assert.deepEqual(
      times.toSorted((a, b) => a - b),
      times,
    );
  });

  test('what a timer promises has settled before the next one', async () => {
    const clock = new VirtualClock(1, 0);
    let settled = 0;
    clock.after(1, () => {
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => {
          settled = clock.now();
        });
    });
    clock.after(2, () => assert.equal(settled, 1));
    assert.equal(await clock.run(10, () => settled > 0), 1);
  });

  test('dice are even, and the same for the same seed', () => {
    const [one, same] = [dice(5), dice(5)];
    const values = Array.from({ length: 10_000 }, one);
    assert.deepEqual(Array.from({ length: 10_000 }, same), values);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(mean - 0.5) < 0.01);
    assert.ok(values.every((value) => value >= 0 && value < 1));
  });
});
