// What `explain` says of composite budgets, against the collector's own arithmetic.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compositeBudgetLeft, jointBurn } from '../../collector/budget/composite.ts';
import { readDefinitions } from '../../language/read.ts';
import { explainComposite } from './composite.ts';

const path = new URL('../../tests/alerts/composite.yaml', import.meta.url);
const { set } = readDefinitions([{ path: 'c.yaml', text: readFileSync(path, 'utf8') }], {});

const near = (value: number, expected: number): void =>
  assert.ok(Math.abs(value - expected) < 1e-9, `${value}, expected ${expected}`);

test('so much bad of one part spends the whole, to the last bit of it', () => {
  assert.ok(set);
  assert.equal(set.composites.length, 3);
  for (const composite of set.composites) {
    const told = explainComposite(composite, set);
    assert.ok(told);
    const left = (shares: readonly number[]): number => {
      const shareOf = (key: string) =>
        shares[composite.parts.findIndex(({ objective }) => objective === key)] ?? 0;
      if (composite.joint !== null) {
        // All of them at the same time: bad for any is as bad as the worst.
        const spent = jointBurn(
          composite.joint.unions.map(({ objectives, factor }) => ({
            factor,
            badRatio: Math.max(...objectives.map(shareOf)),
          })),
        );
        return 1 - Number(spent);
      }
      const found = compositeBudgetLeft(composite, (key) => {
        const target = set.objectives.find((each) => each.key === key)?.target ?? 0;
        return 1 - shareOf(key) / (1 - target);
      });
      return Number(found);
    };
    for (const [at, { badShareAlone, outageAloneSeconds }] of told.parts.entries()) {
      assert.ok(badShareAlone !== null && outageAloneSeconds !== null);
      near(left(told.parts.map((_, other) => (other === at ? badShareAlone : 0))), 0);
      near(outageAloneSeconds, badShareAlone * told.period.seconds);
    }
    near(left(told.parts.map(() => told.outageSeconds / told.period.seconds)), 0);
  }
});

test('the highest burn is what the windows can show', () => {
  assert.ok(set);
  const highest = set.composites.map((one) => explainComposite(one, set)?.highestBurn);
  assert.deepEqual(highest, [110, 50, 100]);
});

test('a part that weighs little may not spend it at all', () => {
  assert.ok(set);
  const [first] = set.composites;
  assert.ok(first);
  const parts = first.parts.map((part, at) => (at === 0 ? { ...part, weight: 0.01 } : part));
  const [found] = explainComposite({ ...first, parts }, set)?.parts ?? [];
  assert.deepEqual([found?.badShareAlone, found?.outageAloneSeconds], [null, null]);
});
