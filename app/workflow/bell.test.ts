import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBell } from './bell.ts';

const anHour = 3_600_000;

test('a ring wakes who waits, and one before the wait is not forgotten', async () => {
  const bell = createBell();
  const waiting = bell.wait(anHour);
  bell.ring();
  await waiting;
  bell.ring();
  bell.ring();
  await bell.wait(anHour);
});

test('many rings wake once', async () => {
  const bell = createBell();
  bell.ring();
  bell.ring();
  await bell.wait(anHour);
  const second = bell.wait(anHour).then(() => 'woken');
  assert.equal(await Promise.race([second, Promise.resolve('waits')]), 'waits');
  bell.ring();
  assert.equal(await second, 'woken');
});

test('a wait ends by itself, and by a ring that was asked for', async () => {
  const bell = createBell();
  await bell.wait(1);
  bell.ringAfter(1);
  const holdsTheProcess = setTimeout(() => {}, anHour);
  await bell.wait(anHour);
  clearTimeout(holdsTheProcess);
});
