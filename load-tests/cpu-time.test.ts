// What the system says of CPU time is read as it is written, and a busy process is seen to be busy.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cpuSecondsIn,
  cpuSecondsOf,
  machineTime,
  machineTimeIn,
  secondsOfPs,
  waitSecondsOf,
} from './cpu-time.ts';

test('a program may be called anything', () => {
  const stat = '42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 150 30 7 8 20 0 5 0 100';
  assert.equal(cpuSecondsIn(stat), 1.8);
});

test('ps tells time in three ways', () => {
  assert.equal(secondsOfPs('00:01:02'), 62);
  assert.equal(secondsOfPs('1-03:04:05'), 97_445);
  assert.equal(secondsOfPs('2:03.45'), 123.45);
  assert.equal(secondsOfPs(''), null);
});

test('a machine that waits for its disk is idle, one whose CPU another took is not', () => {
  const stat = 'cpu  100 20 30 700 50 5 5 90 40 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n';
  assert.deepEqual(machineTimeIn(stat), { idle: 7.5, total: 10 });
});

test('this process and its machine', () => {
  const before = { own: process.cpuUsage(), cpu: cpuSecondsOf(process.pid), all: machineTime() };
  const until = performance.now() + 300;
  while (performance.now() < until);
  const { user, system } = process.cpuUsage(before.own);
  const spent = (cpuSecondsOf(process.pid) ?? 0) - (before.cpu ?? 0);
  // The system counts in hundredths, ps on some in whole seconds.
  if (process.platform === 'linux') assert.ok(Math.abs(spent - (user + system) / 1e6) < 0.05);
  const after = machineTime();
  assert.ok(after && before.all);
  assert.ok(after.total - before.all.total > 0.2);
  assert.ok(after.idle >= before.all.idle);
  if (process.platform === 'linux') assert.ok((waitSecondsOf(process.pid) ?? -1) >= 0);
});

test('a process that is not there has no CPU time', () => {
  const none = 2 ** 22 + 1;
  assert.deepEqual([cpuSecondsOf(none), waitSecondsOf(none)], [null, null]);
});
