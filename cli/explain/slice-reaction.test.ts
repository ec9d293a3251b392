// The figures for time slices against the collector's own engine, second by second.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { objective, sloSet } from '../../collector/engine/fixture.ts';
import { makeRig } from '../../collector/engine/rig.ts';
import type { BurnAlert, Slices } from '../../language/slo-set.ts';
import { badnessOf, sliceFiresAfter, sliceResolvesAfter } from './slice-reaction.ts';

const alert: BurnAlert = {
  severity: 'page',
  longSeconds: 3600,
  shortSeconds: 300,
  factor: 6,
  minimumBadEvents: 1,
  forSeconds: 0,
  notify: [],
  and: [],
};

const holdSeconds = 5;

/** Health for an hour, errors for twenty minutes, health: what the engine says. */
const seen = async (slices: Slices, more: Partial<BurnAlert>, badShare: number) => {
  const rule = { ...alert, ...more };
  const status = { ...objective.status, holdSeconds, red: [] };
  const sliced = { ...objective, slices, status, burn: { name: 'own', alerts: [rule] } };
  const rig = makeRig({ slos: sloSet([sliced]) });
  await rig.pass(3900, 16, 0);
  const beganMs = rig.now();
  await rig.pass(1200, 16 - 16 * badShare, 16 * badShare);
  const endedMs = rig.now();
  await rig.pass(600, 16, 0);
  const at = (state: string) => rig.transitions.find(({ to }) => to === state)?.atMs ?? null;
  const [fired, resolved] = [at('firing'), at('resolved')];
  const load = { badShare, intervalSeconds: 1 };
  return {
    real: {
      fires: fired === null ? null : (fired - beganMs) / 1000,
      resolves: resolved === null ? null : (resolved - endedMs) / 1000,
    },
    told: {
      fires: sliceFiresAfter(rule, objective.target, slices, load),
      resolves: sliceResolvesAfter(rule, objective.target, slices, load, holdSeconds),
    },
  };
};

const cases: readonly [string, Slices, Partial<BurnAlert>, number][] = [
  ['every event fails', { seconds: 60, goodFrom: 0.95 }, {}, 1],
  ['an eighth fails', { seconds: 60, goodFrom: 0.95 }, {}, 0.125],
  ['too little fails to make a slice bad', { seconds: 60, goodFrom: 0.75 }, {}, 0.125],
  ['slices of a quarter of a minute', { seconds: 15, goodFrom: 0.95 }, {}, 0.5],
  ['a minimum of bad slices', { seconds: 60, goodFrom: 0.95 }, { minimumBadEvents: 7 }, 1],
  ['slices good by their share', { seconds: 60, goodFrom: null }, {}, 0.5],
];

for (const [name, slices, more, badShare] of cases) {
  it(name, async () => {
    const { real, told } = await seen(slices, more, badShare);
    assert.deepEqual(told, real);
  });
}

it('a slice is bad where more than its allowance is', () => {
  assert.equal(badnessOf({ seconds: 60, goodFrom: 0.95 }, 0.05), 0);
  assert.equal(badnessOf({ seconds: 60, goodFrom: 0.95 }, 0.06), 1);
  assert.equal(badnessOf({ seconds: 60, goodFrom: null }, 0.06), 0.06);
});
