import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Objective } from '../../language/slo-set.ts';
import { leftOutOf } from '../budget/left-out.ts';
import { History } from '../window/history.ts';
import { type BudgetOptions, periodBudget, windowBudget } from './budget-reader.ts';
import { noonMs, objective, sloSet } from './fixture.ts';
import { makeRig } from './rig.ts';

const hourMs = 3_600_000;
const maintenance = (startMs: number, endMs: number) => ({
  name: 'm',
  description: '',
  startMs,
  endMs,
  services: [],
  place: objective.place,
});

const open = (change: Partial<Objective>, stretches: readonly [number, number][]) => {
  const promise: Objective = { ...objective, ...change };
  const kept = new History();
  const options: BudgetOptions = {
    objective: promise,
    kept,
    window: (history, seconds) => history.window(seconds),
    settlingMs: 10_000,
    leftOut: (width) =>
      leftOutOf(
        stretches.map(([from, to]) => maintenance(from, to)),
        { service: promise.service, keys: [promise.key] },
        width,
      ),
  };
  return {
    kept,
    window: (seconds: number) => windowBudget(options, seconds),
    period: periodBudget(options),
  };
};

test('each window leaves out what its own cells allow: short ones to the second', () => {
  const { kept, window, period } = open({}, [[noonMs + 61_000, noonMs + 122_000]]);
  const [short, hour] = [window(300), window(3600)];
  for (const second of [61, 62, 122, 123]) {
    kept.add(noonMs + second * 1000, { good: 0, total: 1 }, false);
  }
  const atMs = noonMs + 130_000;
  assert.equal(short(atMs).counted.measured.total, 2);
  // 61 to 122 s hold five whole cells of ten seconds, 70 to 120.
  assert.equal(hour(atMs).counted.measured.total, 4);
  assert.deepEqual([period(atMs).counted.all.total, period(atMs).leftOutSeconds], [4, 0]);
});

test('bad hours of maintenance are in no budget and no burn, those beside it are', () => {
  const { kept, window, period } = open({}, [[noonMs, noonMs + 2 * hourMs]]);
  const day = window(86_400);
  const add = (hours: number, good: number) =>
    kept.add(noonMs + hours * hourMs, { good, total: 100 }, false);
  add(0, 99);
  add(0.5, 0);
  add(2, 0);
  add(2.001, 98);
  const read = day(noonMs + 3 * hourMs);
  assert.deepEqual(read.counted.measured, { good: 197, total: 200 });
  const { counted, leftOutSeconds } = period(noonMs + 3 * hourMs);
  assert.deepEqual([counted.all, leftOutSeconds], [{ good: 197, total: 200 }, 7200]);
  // Out of the window, out of the sum.
  assert.deepEqual(day(noonMs + 26 * hourMs).counted.measured, { good: 98, total: 100 });
});

test('slices of maintenance are not among all slices either', () => {
  const slices = { seconds: 60, goodFrom: 0.9 };
  const { kept, window, period } = open(
    { slices, period: { kind: 'calendar', unit: 'day', timeZone: 'UTC', text: 'day' } },
    [[noonMs, noonMs + hourMs]],
  );
  const threeHours = window(3 * 3600);
  const minute = (number: number, good: 0 | 1) =>
    kept.add(noonMs + number * 60_000, { good, total: 1 }, false);
  for (let number = 1; number <= 60; number += 1) minute(number, 0);
  minute(61, 0);
  minute(62, 1);
  const atMs = noonMs + 2 * hourMs;
  assert.deepEqual(threeHours(atMs).spent.measured, { good: 119, total: 120 });
  assert.deepEqual(period(atMs).spent.all, { good: 23 * 60 - 1, total: 23 * 60 });
});

const counts = fc.array(
  fc.record({ minute: fc.nat({ max: 600 }), good: fc.nat({ max: 5 }), bad: fc.nat({ max: 5 }) }),
  { maxLength: 60 },
);
const stretches = fc.array(fc.tuple(fc.nat({ max: 600 }), fc.integer({ min: 1, max: 200 })), {
  maxLength: 4,
});

test('what is read is what was counted in the window, less what was counted in the left out', () => {
  fc.assert(
    fc.property(counts, stretches, (increments, agreed) => {
      const minuteMs = 60_000;
      const period = { kind: 'rolling' as const, seconds: 6 * 3600, text: '6h' };
      const burn = { name: '', alerts: [] };
      const out = agreed.map(([from, length]): [number, number] => [
        noonMs + from * minuteMs,
        noonMs + (from + length) * minuteMs,
      ]);
      const { kept, window, period: whole } = open({ period, burn }, out);
      const hour = window(3600);
      for (const [index, { minute, good, bad }] of increments
        .toSorted((a, b) => a.minute - b.minute)
        .entries()) {
        const nowMs = noonMs + minute * minuteMs;
        kept.add(nowMs, { good, total: good + bad }, false);
        const within = (seconds: number) =>
          increments
            .toSorted((a, b) => a.minute - b.minute)
            .slice(0, index + 1)
            .map((each) => ({ ...each, atMs: noonMs + each.minute * minuteMs }))
            .filter(({ atMs }) => atMs > nowMs - seconds * 1000)
            .filter(({ atMs }) => !out.some(([from, to]) => atMs > from && atMs <= to))
            .reduce(
              (sum, each) => ({
                good: sum.good + each.good,
                total: sum.total + each.good + each.bad,
              }),
              { good: 0, total: 0 },
            );
        assert.deepEqual(hour(nowMs).counted.measured, within(3600));
        assert.deepEqual(whole(nowMs).counted.all, within(6 * 3600));
      }
    }),
  );
});

test('the budget of a period is as if a maintenance had not been, after a restart too', async () => {
  const period = { kind: 'rolling' as const, seconds: 3600, text: '1h' };
  const promise = { ...objective, period, burn: { name: '', alerts: [] } };
  const agreed = [maintenance(noonMs + 20_000, noonMs + 40_000)];
  const slos = { ...sloSet([promise]), maintenances: agreed };
  const rig = makeRig({ slos });
  await rig.pass(20, 10, 0);
  await rig.pass(20, 0, 10);
  await rig.pass(10, 10, 0);
  for (const each of [rig, makeRig({ slos, store: rig.store, startMs: rig.now() })]) {
    const { good, total, budgetLeft, leftOutSeconds } = each.row();
    assert.deepEqual([good, total, budgetLeft, leftOutSeconds], [290, 290, 1, 20]);
  }
});
