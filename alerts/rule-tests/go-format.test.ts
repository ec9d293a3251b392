import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goFixed, goGeneral } from './go-format.ts';

test('fixed digits, as fmt.Sprintf("%.1f") has them', () => {
  const cases: readonly [number, string][] = [
    [14.4, '14.4'],
    [1000, '1000.0'],
    [0.25, '0.2'],
    [0.75, '0.8'],
    [2.449, '2.4'],
    [20.02, '20.0'],
  ];
  for (const [value, text] of cases) assert.equal(goFixed(value, 1), text);
});

test('significant digits, as fmt.Sprintf("%.3g") has them', () => {
  const cases: readonly [number, string][] = [
    [12.4161, '12.4'],
    [5, '5'],
    [100, '100'],
    [99.96, '100'],
    [1000, '1e+03'],
    [0.0312, '0.0312'],
    [0.00005, '5e-05'],
    [0, '0'],
  ];
  for (const [value, text] of cases) assert.equal(goGeneral(value, 3), text);
});
