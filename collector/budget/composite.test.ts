import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BudgetLeft, Burn } from './burn.ts';
import { compositeBudgetLeft, compositeBurn, jointBurn } from './composite.ts';

const keys = ['a', 'b', 'c'];

const weighed = (weights: readonly number[], mostBurn: number | null = null) => ({
  parts: weights.map((weight, at) => ({ objective: keys[at] ?? '', weight })),
  mostBurn,
});

const among =
  <Value>(values: readonly (Value | 'no data')[]) =>
  (key: string): Value | 'no data' =>
    values[keys.indexOf(key)] ?? 'no data';

const near = (value: Burn, expected: Burn): void => {
  if (value === 'no data' || expected === 'no data') assert.equal(value, expected);
  else assert.ok(Math.abs(value - expected) < 1e-9 * Math.max(1, Math.abs(expected)), `${value}`);
};

type Case = readonly [
  weights: readonly number[],
  burns: readonly Burn[],
  mostBurn: number | null,
  burn: Burn,
  left: BudgetLeft,
];

const cases: readonly Case[] = [
  [[1, 1], [0, 0], null, 0, 1],
  [[1, 1], [1, 0], null, 1, 0],
  [[1, 1], [0.25, 0.5], null, 0.75, 0.25],
  [[0.5, 1], [1, 0.25], null, 0.75, 0.25],
  [[100, 1], [0.01, 0.5], null, 1.5, -0.5],
  [[2, 1], ['no data', 0.5], null, 0.5, 0.5],
  [[2, 1], [0.5, 'no data'], null, 1, 0],
  [[2, 1], ['no data', 'no data'], null, 'no data', 'no data'],
  // Of slices with a target of 0.9: 95 % and 95 % are 90 %, and no more than all can be missing.
  [[1, 1], [0.5, 0.5], 10, 1, 0],
  [[1, 1], [6, 6], 10, 10, -9],
  [[3, 1], [1, 1], 10, 4, -3],
];

test('the arithmetic', () => {
  for (const [weights, burns, mostBurn, burn, left] of cases) {
    near(compositeBurn(weighed(weights, mostBurn), among(burns)), burn);
    const lefts = burns.map((one) => (one === 'no data' ? one : 1 - one));
    near(compositeBudgetLeft(weighed(weights, mostBurn), among(lefts)), left);
  }
});

const burn = fc.oneof(fc.double({ min: 0, max: 1000, noNaN: true }), fc.constant<Burn>('no data'));
const weight = fc.double({ min: 1e-3, max: 1000, noNaN: true });
const both = fc.array(fc.tuple(weight, burn), { minLength: 1, maxLength: 3 });

test('one part of weight 1 is that part', () => {
  fc.assert(
    fc.property(burn, (one) => {
      near(compositeBurn(weighed([1]), among([one])), one);
      near(compositeBudgetLeft(weighed([1]), among([one])), one);
    }),
  );
});

test('linear in the weights, and the sum of its parts', () => {
  fc.assert(
    fc.property(both, weight, (given, times) => {
      const [weights, burns] = [given.map(([one]) => one), given.map(([, one]) => one)];
      const whole = compositeBurn(weighed(weights), among(burns));
      const grown = compositeBurn(weighed(weights.map((one) => times * one)), among(burns));
      near(grown, whole === 'no data' ? whole : times * whole);
      const alone = given.map(([one, its]) => compositeBurn(weighed([one]), among([its])));
      const measured = alone.filter((one) => one !== 'no data');
      const sum = measured.reduce((all, one) => all + one, 0);
      near(whole, measured.length === 0 ? 'no data' : sum);
    }),
  );
});

test('what is left is 1 less what is burnt', () => {
  fc.assert(
    fc.property(both, (given) => {
      const whole = weighed(given.map(([one]) => one));
      const burns = given.map(([, one]) => one);
      const spent = compositeBurn(whole, among(burns));
      const lefts = burns.map((one) => (one === 'no data' ? one : 1 - one));
      const left = compositeBudgetLeft(whole, among(lefts));
      if (spent === 'no data' || left === 'no data') assert.equal(left, spent);
      else assert.ok(Math.abs(left + spent - 1) < 1e-9 * Math.max(1, spent), `${left} ${spent}`);
    }),
  );
});

test('joint slices burn what the worst of each does: no less than any part, no more than all', () => {
  // Costs of a bad slice, the strictest part first, and which parts are bad in each slice.
  const slices = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 1 });
  fc.assert(
    fc.property(slices, (given) => {
      const costs = [1000, 100, 20];
      const share = (isBad: (slice: readonly boolean[]) => boolean): number =>
        given.filter(isBad).length / given.length;
      const whole = jointBurn(
        costs.map((cost, at) => ({
          factor: cost - (costs[at + 1] ?? 0),
          badRatio: share((slice) => slice.slice(0, at + 1).includes(true)),
        })),
      );
      const worst = given.map((slice) => costs[slice.indexOf(true)] ?? 0);
      near(whole, worst.reduce((sum, one) => sum + one, 0) / given.length);
      const burns = costs.map((cost, at) => cost * share((slice) => slice[at] === true));
      assert.ok(Number(whole) >= Math.max(...burns) - 1e-9);
      assert.ok(Number(whole) <= burns.reduce((sum, one) => sum + one, 0) + 1e-9);
    }),
  );
  assert.equal(jointBurn([{ factor: 2, badRatio: 'no data' }]), 'no data');
  assert.equal(
    jointBurn([
      { factor: 2, badRatio: 'no data' },
      { factor: 3, badRatio: 0.5 },
    ]),
    1.5,
  );
});
