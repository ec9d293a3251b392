// Small crowds that show each limit at work; the crowd of ten thousand is `npm run bench arrivals`.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Scenario, simulateArrival, waitOf } from './simulation.ts';

const usual: Scenario = {
  ...{ people: 200, organizations: 4, overSeconds: 1 },
  ...{ instances: 2, sessions: 150, balance: 'fewest' },
  ...{ latencyMs: 20, lookUpMs: 5, atMostSeconds: 120, seed: 7 },
};

describe('arrivals', () => {
  test('where there is room and nobody hurries, everybody is in after three ways and a look', async () => {
    const arrival = await simulateArrival(usual);
    assert.equal(arrival.inside, 200);
    assert.deepEqual([arrival.turnedAway, arrival.refused, arrival.interruptions], [0, 0, 0]);
    assert.equal(arrival.attempts, 200);
    // The token, the way there and back, hello, the look, welcome: six ways of 20 ms and 5 ms.
    const { waits } = arrival;
    assert.ok(waits.every((seconds) => Math.abs(seconds - 0.125) < 1e-6));
    // The balancer does not see what is still on its way.
    assert.ok(arrival.emptiest >= 95 && arrival.fullest <= 105);
  });

  test('the door lets in its burst, then its rate; the others wait, and nobody asks twice', async () => {
    const arrival = await simulateArrival({
      ...usual,
      ...{ people: 600, instances: 1, sessions: 700, overSeconds: 0.1 },
    });
    assert.deepEqual([arrival.inside, arrival.attempts, arrival.turnedAway], [600, 600, 0]);
    // 300 at once, then 100 a second.
    assert.ok((waitOf(arrival, 0.25) ?? 9) < 0.2);
    const { allInAfter } = arrival;
    assert.ok(allInAfter !== null && allInAfter >= 3 && allInAfter < 4, `${allInAfter} s`);
  });

  test('who has waited for long is asked to come back, and nobody is lost', async () => {
    const arrival = await simulateArrival({
      ...usual,
      ...{ people: 1_500, instances: 1, sessions: 1_500, overSeconds: 0.1 },
    });
    assert.equal(arrival.inside, 1_500);
    assert.ok(arrival.turnedAway > 0);
    assert.ok(arrival.attempts < 2 * 1_500, `${arrival.attempts} attempts`);
    assert.equal(arrival.givenUp, 0);
  });

  test('a full hub says so; who finds no place keeps trying, and does not wear it out', async () => {
    const arrival = await simulateArrival({
      ...usual,
      ...{ people: 120, instances: 1, sessions: 100, atMostSeconds: 60 },
    });
    assert.equal(arrival.allInAfter, null);
    assert.deepEqual([arrival.inside, arrival.trying, arrival.givenUp], [100, 20, 0]);
    assert.equal(arrival.fullest, 100);
    assert.ok(arrival.refused > 20, 'each was told more than once');
    // Twenty who come back after 1 to 11 s and half as long again: about three a second.
    assert.ok(arrival.attempts - 100 < 20 * 60);
    assert.equal(arrival.interruptions, 0, 'those who are in notice nothing');
  });

  test('the same seed gives the same run, another one another', async () => {
    const crowded = { ...usual, people: 400, instances: 1, sessions: 400, overSeconds: 0.2 };
    const first = await simulateArrival(crowded);
    assert.deepEqual(await simulateArrival(crowded), first);
    const other = await simulateArrival({ ...crowded, seed: 8 });
    assert.notDeepEqual(other.waits, first.waits);
  });
});
