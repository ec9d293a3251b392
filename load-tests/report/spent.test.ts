// How much of a limit was used, in figures that are known beforehand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marginOf, marginOfShare } from '../compare/margin.ts';
import { spentBar, spentOf, spentText } from './spent.ts';

test('what was used is what is not left, and the interval turns round', () => {
  assert.deepEqual(spentOf({ margin: { value: 0.75, low: -0.5, high: 1 } }), {
    ...{ value: 0.25, low: 0, high: 1.5 },
  });
  assert.equal(spentOf({ margin: marginOf('p(95)<=200', 500, null) })?.value, 2.5);
});

test('what was not measured used nothing that could be told', () => {
  assert.equal(spentOf(null), null);
  assert.equal(spentOf({ margin: null }), null);
  assert.deepEqual(spentOf({ margin: { value: 0.5, low: null, high: null } }), {
    ...{ value: 0.5, low: null, high: null },
  });
});

test('no figure is rounded over its limit, or back under it', () => {
  for (const [share, text] of [
    [0, '0 %'],
    [0.0004, '< 1 %'],
    [0.999, '99 %'],
    [1, '100 %'],
    [0.30000000000000004, '30 %'],
    [1.0001, '101 %'],
    [1000, '> 9999 %'],
  ] as const)
    assert.equal(spentText(share), text);
});

test('what keeps a target to the last event is at its limit, not over it', () => {
  for (const target of [0.9, 0.95, 0.99, 0.999, 0.9999]) {
    const spent = spentOf({ margin: marginOfShare(target, null, target) });
    assert.equal(spent && spentText(spent.value), '100 %');
  }
});

test('a bar is full at the limit, and points beyond it', () => {
  assert.equal(spentBar(0.31), '▰▰▰▱▱▱▱▱▱▱ 31 %');
  assert.equal(spentBar(0.999), '▰▰▰▰▰▰▰▰▰▱ 99 %');
  assert.equal(spentBar(1), '▰▰▰▰▰▰▰▰▰▰ 100 %');
  assert.equal(spentBar(2.4), '▰▰▰▰▰▰▰▰▰▰▶ 240 %');
});
