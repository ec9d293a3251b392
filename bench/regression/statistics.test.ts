import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf, judge, launchRatio, seededRandom } from './statistics.ts';

/** Of the standard normal distribution, by Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Log ratios of so many launches that vary by `spread`. */
const launchesOf = (ratio: number, spread: number, random: () => number): number[] =>
  Array.from({ length: 12 }, () => Math.log(ratio) + spread * normal(random));

test('a disturbed batch does not move its launch', () => {
  const pairs = [100, 100, 100, 100, 5000].map((change) => ({ base: 100, change }));
  assert.equal(launchRatio(pairs), 0);
  assert.equal(
    launchRatio(pairs.map(({ base, change }) => ({ base, change: 2 * change }))),
    Math.log(2),
  );
});

test('the ratio is the geometric mean of the launches: twice and half as much are the same', () => {
  const launches = [2, 0.5, 2, 0.5, 2, 0.5, 2, 0.5].map(Math.log);
  const { ratio, low, high } = intervalOf(launches, 1, seededRandom(1));
  assert.ok(Math.abs(ratio - 1) < 1e-12);
  assert.ok(low < 1 && high > 1);
});

test('launches that all say the same leave no doubt', () => {
  const interval = intervalOf(Array(8).fill(Math.log(1.25)), 5, seededRandom(1));
  for (const value of Object.values(interval)) assert.ok(Math.abs(value - 1.25) < 1e-12);
  assert.equal(judge(interval), 'slower');
});

test('few launches are refused', () => {
  assert.throws(() => intervalOf(Array(7).fill(0), 1, seededRandom(1)), RangeError);
});

test('the interval holds the true ratio about as often as it says', () => {
  const random = seededRandom(20261122);
  const studies = 300;
  let held = 0;
  for (let study = 0; study < studies; study += 1) {
    const { low, high } = intervalOf(launchesOf(1.05, 0.04, random), 1, random);
    held += Number(low <= 1.05 && 1.05 <= high);
  }
  // 95 % of 300 are 285, give or take 4 at one standard deviation.
  assert.ok(held >= 273 && held <= 297, `${held} of ${studies}`);
});

test('the more is judged in one run, the wider is each interval', () => {
  const launches = launchesOf(1, 0.05, seededRandom(7));
  const one = intervalOf(launches, 1, seededRandom(1));
  const five = intervalOf(launches, 5, seededRandom(1));
  assert.ok(five.low < one.low && five.high > one.high);
});

test('noise alone does not fail a change, and a real cost does', () => {
  const random = seededRandom(11);
  const slower = (ratio: number): number => {
    const studies = Array.from({ length: 100 }, () =>
      judge(intervalOf(launchesOf(ratio, 0.04, random), 5, random)),
    );
    return studies.filter((judgement) => judgement === 'slower').length;
  };
  assert.equal(slower(1), 0);
  assert.equal(slower(1.03), 0);
  assert.ok(slower(1.2) >= 99);
});

test('a change is slower only where its cost is both above the limit and beyond doubt', () => {
  assert.equal(judge({ ratio: 1.2, low: 1.05, high: 1.4 }), 'slower');
  assert.equal(judge({ ratio: 1.2, low: 0.95, high: 1.5 }), 'unclear');
  assert.equal(judge({ ratio: 1.06, low: 1.04, high: 1.08 }), 'steady');
  assert.equal(judge({ ratio: 1.06, low: 1.01, high: 1.12 }), 'unclear');
  assert.equal(judge({ ratio: 0.8, low: 0.7, high: 0.95 }), 'faster');
  assert.equal(judge({ ratio: 0.8, low: 0.6, high: 1.05 }), 'steady');
});

test('chance is the same for the same seed, and covers its range', () => {
  const [a, b] = [seededRandom(3), seededRandom(3)];
  const drawn = Array.from({ length: 10_000 }, () => a());
  assert.deepEqual(
    drawn,
    Array.from({ length: 10_000 }, () => b()),
  );
  assert.ok(drawn.every((value) => value >= 0 && value < 1));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  assert.ok(Math.abs(mean - 0.5) < 0.02, String(mean));
});
