import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fitScalability, loadOfEfficiency, type Point, peakOf, throughputAt } from './usl.ts';

const loads = [1, 25, 50, 100, 200, 400, 800];
const pointsOf = (lambda: number, sigma: number, kappa: number): readonly Point[] =>
  loads.map((load) => ({ load, throughput: throughputAt({ lambda, sigma, kappa }, load) }));

const near = (value: number | null, expected: number, share = 1e-6): void => {
  assert.ok(value !== null && Math.abs(value / expected - 1) < share, `${value}, not ${expected}`);
};

describe('universal scalability law', () => {
  test('finds the parameters that points were made of', () => {
    const law = fitScalability(pointsOf(40, 0.02, 0.000_05));
    near(law.lambda, 40);
    near(law.sigma, 0.02);
    near(law.kappa, 0.000_05);
    assert.ok(law.relativeError < 1e-9);
    near(peakOf(law), Math.sqrt(0.98 / 0.000_05));
  });

  test('finds them through noise of three in a hundred', () => {
    const noise = [1.03, 0.98, 1.01, 0.97, 1.02, 0.99, 1.01];
    const points = pointsOf(40, 0.02, 0.000_05).map(({ load, throughput }, index) => ({
      load,
      throughput: throughput * (noise[index] ?? 1),
    }));
    const law = fitScalability(points);
    near(law.lambda, 40, 0.1);
    near(peakOf(law), Math.sqrt(0.98 / 0.000_05), 0.15);
    assert.ok(law.relativeError > 0.005 && law.relativeError < 0.03);
  });

  test('what scales without loss has no peak', () => {
    const law = fitScalability(pointsOf(7, 0, 0));
    near(law.lambda, 7);
    assert.ok(law.sigma < 1e-9 && law.kappa < 1e-9);
    const even = { ...law, sigma: 0, kappa: 0 };
    assert.equal(peakOf(even), null);
    assert.equal(loadOfEfficiency(even, 0.5), null);
  });

  test('takes no gain from others for a law, as where a second process warms the cache', () => {
    const points = loads.map((load) => ({ load, throughput: 10 * load ** 1.1 }));
    const law = fitScalability(points);
    assert.ok(law.sigma >= 0 && law.kappa >= 0);
    assert.ok(law.relativeError > 0.1);
  });

  test('the load at which half of it is lost', () => {
    const law = { ...fitScalability(pointsOf(40, 0.02, 0.000_05)), sigma: 0.02, kappa: 0.000_05 };
    const load = loadOfEfficiency(law, 0.5);
    near(throughputAt(law, load ?? 0) / (law.lambda * (load ?? 0)), 0.5);
    near(loadOfEfficiency({ ...law, kappa: 0 }, 0.5), 51);
  });

  test('too few loads, or none at all, are no measurement', () => {
    assert.throws(() => fitScalability(pointsOf(1, 0, 0).slice(0, 3)), RangeError);
    assert.throws(() => fitScalability([{ load: 1, throughput: 0 }]), RangeError);
    const [one] = pointsOf(1, 0, 0);
    assert.throws(() => fitScalability(one ? [one, one, one, one, one] : []), RangeError);
  });
});
