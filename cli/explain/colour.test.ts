// The colours that `explain` tells against the collector's engine, second by second.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fast, objective, requests, sloSet } from '../../collector/engine/fixture.ts';
import { makeRig } from '../../collector/engine/rig.ts';
import type { Objective } from '../../language/slo-set.ts';
import { colourUnder } from './colour.ts';

const condition = (badRatioAbove: number, indicator = requests) => ({
  ...{ indicator, badRatioAbove, text: 'too many' },
});

const promised: Objective = {
  ...objective,
  status: { ...objective.status, red: [condition(0.25)], yellow: [condition(0.125)] },
};

/** The worst colour that lasting errors reach, and when it was first shown. */
const seen = async (watched: Objective, perSecond: number, badShare: number) => {
  const rig = makeRig({ slos: sloSet([watched]) });
  await rig.pass(90, perSecond, 0);
  const ranks = ['green', 'yellow', 'red'];
  let worst: { colour: string; afterSeconds: number | null } = {
    colour: 'green',
    afterSeconds: null,
  };
  for (let second = 1; second <= 90; second += 1) {
    await rig.pass(1, perSecond * (1 - badShare), perSecond * badShare);
    const { status } = rig.row();
    if (ranks.indexOf(status) > ranks.indexOf(worst.colour)) {
      worst = { colour: status, afterSeconds: second };
    }
  }
  return worst;
};

const cases: readonly [name: string, perSecond: number, badShare: number][] = [
  ['everything fails', 64, 1],
  ['half fails', 64, 0.5],
  ['just the red threshold is not red', 64, 0.25],
  ['a little more than the promise is yellow', 64, 1 / 64],
  ['less than the promise is green', 256, 1 / 256],
  ['few events wait for the minimum', 1 / 16, 1],
  ['too few events colour nothing', 1 / 64, 1],
];

for (const [name, perSecond, badShare] of cases) {
  it(name, async () => {
    const told = colourUnder(promised, { badShare, perSecond }, false);
    assert.deepEqual(told, await seen(promised, perSecond, badShare));
  });
}

it('a condition on other events is left out, or told when all are as bad', () => {
  const other = { ...promised, status: { ...promised.status, red: [condition(0.25, fast)] } };
  const load = { badShare: 1, perSecond: 64 };
  assert.equal(colourUnder(other, load, false).colour, 'yellow');
  assert.equal(colourUnder(other, load, true).colour, 'red');
});
