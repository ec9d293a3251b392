// How much of a limit was used, in figures that are known beforehand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSpent, serverSpent, spentBar, spentText } from './spent.ts';

const client = (threshold: string, value: number | null) => clientSpent({ threshold, value });
const server = (sli: number | null, target: number) => serverSpent({ sli, target });

const isNear = (use: number | null, expected: number): void =>
  assert.ok(use !== null && Math.abs(use - expected) < 1e-9, `${use} is not ${expected}`);

test('of a percentile its part of the limit; of a share the bad among those that may be', () => {
  isNear(client('p(95)<=200', 50), 0.25);
  isNear(client('p(95)<=200', 500), 2.5);
  isNear(client('rate>=0.99', 0.995), 0.5);
  isNear(client('rate>=0.99', 0.98), 2);
  isNear(server(0.95, 0.9), 0.5);
  isNear(server(1, 0.9), 0);
});

test('what was not measured used nothing that could be told', () => {
  assert.equal(client('p(95)<=200', null), null);
  assert.equal(client('p(95)', 3), null);
  assert.equal(clientSpent(null), null);
  assert.equal(server(null, 0.9), null);
});

test('a promise without room is used up by the first bad event', () => {
  assert.equal(client('rate>=1', 1), 0);
  assert.equal(client('rate>=1', 0.999), Number.POSITIVE_INFINITY);
  assert.equal(spentText(Number.POSITIVE_INFINITY), 'all');
});

test('no figure is rounded over its limit, or back under it', () => {
  for (const [use, text] of [
    [0, '0 %'],
    [0.0004, '< 1 %'],
    [0.999, '99 %'],
    [1, '100 %'],
    // A share of 0.999 by a promise of 0.999, with the rest that floating point leaves.
    [(1 - 0.999) / (1 - 0.999), '100 %'],
    [0.30000000000000004, '30 %'],
    [1.0001, '101 %'],
    [1000, '> 9999 %'],
  ] as const)
    assert.equal(spentText(use), text);
});

test('a bar is full at the limit, and points beyond it', () => {
  assert.equal(spentBar(0.31), '▰▰▰▱▱▱▱▱▱▱ 31 %');
  assert.equal(spentBar(0.999), '▰▰▰▰▰▰▰▰▰▱ 99 %');
  assert.equal(spentBar(1), '▰▰▰▰▰▰▰▰▰▰ 100 %');
  assert.equal(spentBar(2.4), '▰▰▰▰▰▰▰▰▰▰▶ 240 %');
  assert.equal(spentBar(Number.POSITIVE_INFINITY), '▰▰▰▰▰▰▰▰▰▰▶ all');
});
