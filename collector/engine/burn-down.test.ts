import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Objective } from '../../language/slo-set.ts';
import { budgetLeft, orNull } from '../budget/burn.ts';
import { leftOutOf } from '../budget/left-out.ts';
import { History } from '../window/history.ts';
import { type BudgetOptions, periodBudget } from './budget-reader.ts';
import { readBurnDown } from './burn-down.ts';
import { noonMs, objective } from './fixture.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const open = (change: Partial<Objective> = {}, stretches: readonly [number, number][] = []) => {
  const promise: Objective = { ...objective, ...change };
  const [kept, heard] = [new History(), new History()];
  const options: BudgetOptions = {
    objective: promise,
    kept,
    window: (history, seconds) => history.window(seconds),
    settlingMs: 10_000,
    leftOut: (width) =>
      leftOutOf(
        stretches.map(([startMs, endMs]) => ({ startMs, endMs, services: [] })),
        { service: promise.service, keys: [promise.key] },
        width,
      ),
  };
  const period = periodBudget(options);
  const read = readBurnDown({ ...options, objective: promise, heard });
  return {
    add: (hours: number, good: number, total: number) => {
      kept.add(noonMs + hours * hourMs, { good, total }, false);
      heard.add(noonMs + hours * hourMs, { good: 1, total: 1 }, false);
    },
    heard,
    at: (nowMs: number) => ({ ...read(nowMs, period(nowMs)), budget: period(nowMs) }),
    left: (nowMs: number) => orNull(budgetLeft(period(nowMs).spent.all, promise.target)),
  };
};

test('it ends with the budget that is told, whatever happened and was left out', () => {
  const event = fc.record({
    hours: fc.integer({ min: 1, max: 900 }),
    good: fc.integer({ min: 0, max: 50 }),
    bad: fc.integer({ min: 0, max: 5 }),
  });
  const periods: readonly Objective['period'][] = [
    { kind: 'rolling', seconds: 30 * 86_400, text: '30d' },
    { kind: 'rolling', seconds: 86_400, text: '1d' },
    { kind: 'rolling', seconds: 90 * 86_400, text: '90d' },
    { kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin', text: 'calendar month' },
  ];
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 30 }),
      fc.constantFrom(...periods),
      fc.option(fc.constantFrom<[number, number]>([48, 96], [3, 4])),
      (events, period, out) => {
        const stretches: [number, number][] =
          out === null ? [] : [[noonMs + out[0] * hourMs, noonMs + out[1] * hourMs]];
        const stage = open({ period }, stretches);
        for (const { hours, good, bad } of events.toSorted((a, b) => a.hours - b.hours))
          stage.add(hours, good, good + bad);
        // The newest cell was heard, so that it is told.
        const last = Math.max(...events.map(({ hours }) => hours));
        const nowMs = noonMs + last * hourMs;
        const { points } = stage.at(nowMs);
        const [told, left] = [points.at(-1)?.left ?? null, stage.left(nowMs)];
        if (left === null) assert.equal(told, null);
        else assert.ok(told !== null && Math.abs(told - left) < 1e-9, `${told} for ${left}`);
        assert.ok(points.length <= 240);
      },
    ),
  );
});

test('it falls where something was bad, stays where nothing was, and is unknown where nobody watched', () => {
  const stage = open({ period: { kind: 'rolling', seconds: 86_400, text: '1d' } });
  stage.add(1, 100, 100);
  stage.add(2, 99, 100);
  stage.heard.add(noonMs + 3 * hourMs, { good: 1, total: 1 }, false);
  stage.add(5, 100, 100);
  const { points, endMs } = stage.at(noonMs + 5 * hourMs);
  const at = (hours: number) => {
    const found = points.find((point) => point.at === noonMs + hours * hourMs);
    assert.ok(found, `no point at ${hours} h`);
    return found.left === null ? null : Math.round(found.left * 1000) / 1000;
  };
  assert.equal(endMs, noonMs + 5 * hourMs);
  // Of 300 events 3 may be bad: one spends a third.
  assert.deepEqual([1, 2, 3, 4, 5].map(at), [1, 0.667, 0.667, null, 0.667]);
});

test('a budget of time is a share of all slices of the period', () => {
  const stage = open({
    slices: { seconds: 60, goodFrom: 0.99 },
    period: { kind: 'rolling', seconds: dayMs / 1000, text: '1d' },
  });
  stage.add(1, 0, 7);
  const { points } = stage.at(noonMs + hourMs);
  // 1440 slices, of which 14.4 may be bad.
  assert.equal(Math.round((points.at(-1)?.left ?? 0) * 1000) / 1000, 0.514);
});
