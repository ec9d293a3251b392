import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Composite, Objective } from '../../language/slo-set.ts';
import { objective, sloSet, workers } from './fixture.ts';
import { makeRig } from './rig.ts';

const strict: Objective = {
  ...objective,
  key: 'errors/strict',
  objective: 'strict',
  target: 0.995,
};

/** Counts what no target has. */
const unseen: Objective = {
  ...objective,
  ...{ key: 'errors/unseen', objective: 'unseen', indicator: workers },
};

const composite = (parts: Composite['parts'], mostBurn: number | null = null): Composite => ({
  ...{ slo: 'errors', title: 'Errors', service: 'api' },
  ...{ parts, windows: [300, 3600], mostBurn, joint: null, place: objective.place },
});

const openWith = (objectives: readonly Objective[], weights: readonly number[]) => {
  const parts = objectives.map(({ key }, at) => ({ objective: key, weight: weights[at] ?? 1 }));
  return makeRig({ slos: { ...sloSet(objectives), composites: [composite(parts)] } });
};

const told = ({ engine, now }: ReturnType<typeof makeRig>) => {
  const detail = engine.detail('errors', now());
  assert.ok(detail?.composite);
  return detail.composite;
};

const near = (value: number | null | undefined, expected: number): void =>
  assert.ok(Math.abs(Number(value) - expected) < 1e-9, `${value}, expected ${expected}`);

test('what burns a part burns the whole, times its weight', async () => {
  const rig = openWith([objective, strict], [2, 0.5]);
  await rig.pass(100, 199, 1);
  // Half a percent is half of the budget of 99 %, and all of that of 99.5 %.
  const { budgetLeft, burn } = told(rig);
  near(budgetLeft, 1 - (2 * 0.5 + 0.5 * 1));
  near(burn['5m'], 1.5);
  near(burn['1h'], 1.5);
  assert.deepEqual(Object.keys(burn), ['5m', '1h']);
});

test('a part without data burns nothing; all without are no data', async () => {
  const rig = openWith([objective, unseen], [1, 5]);
  assert.deepEqual(told(rig), {
    joins: 'burns',
    budgetLeft: null,
    burn: { '5m': null, '1h': null },
  });
  await rig.pass(100, 199, 1);
  near(told(rig).budgetLeft, 0.5);
  near(told(rig).burn['5m'], 0.5);
});

test('one part of weight 1 has the figures of the objective', async () => {
  const rig = openWith([objective], [1]);
  await rig.pass(100, 97, 3);
  const { budgetLeft, burn } = rig.row();
  near(told(rig).budgetLeft, Number(budgetLeft));
  for (const window of ['5m', '1h']) near(told(rig).burn[window], Number(burn[window]));
});

test('an SLO without weights has none', async () => {
  const rig = makeRig();
  await rig.pass(10, 9, 1);
  assert.equal(rig.engine.detail('errors', rig.now())?.composite, null);
});
