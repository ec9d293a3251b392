import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { FakeClock } from '../collaboration/played-hub.ts';
import { Door } from './door.ts';

describe('the door of a hub', () => {
  let clock: FakeClock;
  let draining: boolean;
  let lines: number;
  let answers: string[];
  let door: Door;

  const limits = {
    ...{ sessions: 10, spareSockets: 2, waiting: 3, patienceSeconds: 8 },
    accepts: { perSecond: 2, burst: 1 },
  };

  const ask = (name: string, origin?: string): (() => void) =>
    door.ask({ origin, host: 'app.example' }, (turnedAway) => {
      if (turnedAway === null) lines += 1;
      answers.push(`${name} ${turnedAway?.status ?? 'in'}`);
    });

  beforeEach(() => {
    [clock, draining, lines, answers] = [new FakeClock(), false, 0, []];
    door = new Door({
      ...{ limits, clock, turnedAway: () => {} },
      draining: () => draining,
      lines: () => lines,
    });
  });

  test('pages of another site are turned away for good', () => {
    door.ask({ origin: 'https://evil.example', host: 'app.example' }, (turnedAway) => {
      assert.equal(turnedAway?.status, 403);
      assert.equal(turnedAway.retryAfterSeconds, null);
    });
    ask('ours', 'https://app.example');
    assert.deepEqual(answers, ['ours in']);
  });

  test('who comes with too many waits, and gets in by turns', async () => {
    for (const name of ['first', 'second', 'third']) ask(name);
    assert.deepEqual(answers, ['first in']);
    assert.equal(door.waiting, 2);
    await clock.move(490);
    assert.deepEqual(answers, ['first in']);
    await clock.move(20);
    assert.deepEqual(answers, ['first in', 'second in']);
    await clock.move(500);
    assert.deepEqual(answers, ['first in', 'second in', 'third in']);
    assert.equal(door.waiting, 0);
  });

  test('nobody overtakes those who wait', async () => {
    ask('first');
    ask('second');
    // Room for one more, which nobody has noticed yet.
    clock.time += 500;
    ask('third');
    await clock.move(20);
    assert.deepEqual(answers, ['first in', 'second in']);
  });

  test('who has gone does not take a turn', async () => {
    ask('first');
    const leave = ask('second');
    ask('third');
    leave();
    await clock.move(510);
    assert.deepEqual(answers, ['first in', 'third in']);
    await clock.move(10_000);
    assert.equal(answers.length, 2);
  });

  test('however often somebody comes and goes, it is looked once at a time', async () => {
    ask('first');
    let looks = 0;
    const { after } = clock;
    Object.assign(clock, {
      after: (milliseconds: number, action: () => void) => {
        if (milliseconds < 1_000) looks += 1;
        return after(milliseconds, action);
      },
    });
    for (let times = 0; times < 10; times += 1) ask('hasty')();
    ask('second');
    await clock.move(100);
    assert.equal(looks, 6);
  });

  test('more than may wait are asked to come back at once', () => {
    for (const name of ['first', 'second', 'third', 'fourth', 'fifth']) ask(name);
    assert.deepEqual(answers, ['first in', 'fifth 503']);
  });

  test('patience ends, sooner for some than for others, and says when to come back', async () => {
    door = new Door({
      limits: { ...limits, accepts: { perSecond: 0.001, burst: 1 } },
      ...{ clock, turnedAway: (code) => answers.push(code), draining: () => false },
      lines: () => 0,
    });
    ask('first');
    ask('second');
    await clock.move(5_990);
    assert.deepEqual(answers, ['first in']);
    // Between half of it and the whole; chance stands in the middle here.
    await clock.move(20);
    assert.deepEqual(answers, ['first in', 'too-many-connections', 'second 503']);
    assert.equal(door.waiting, 0);
  });

  test('a full hub, and one that shuts down, lets nobody wait', async () => {
    ask('first');
    ask('second');
    lines = 12;
    await clock.move(20);
    assert.deepEqual(answers, ['first in', 'second 503']);
    ask('third');
    [lines, draining] = [0, true];
    ask('fourth');
    assert.deepEqual(answers.slice(2), ['third 503', 'fourth 503']);
  });
});
