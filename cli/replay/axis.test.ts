import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shareAxis } from './axis.ts';

const cases: readonly [string, number[], string[]][] = [
  ['nothing spent', [1, 1], ['99.0 %', '99.2 %', '99.4 %', '99.6 %', '99.8 %', '100.0 %']],
  ['a little spent', [1, 0.982], ['98.0 %', '98.5 %', '99.0 %', '99.5 %', '100.0 %']],
  ['half spent', [1, 0.51], ['50 %', '60 %', '70 %', '80 %', '90 %', '100 %']],
  ['overspent', [1, -1.3], ['-150 %', '-100 %', '-50 %', '0 %', '50 %', '100 %']],
  ['no value at all', [], ['99.0 %', '99.2 %', '99.4 %', '99.6 %', '99.8 %', '100.0 %']],
];

for (const [name, values, labels] of cases) {
  it(name, () => {
    const axis = shareAxis(values);
    assert.deepEqual(
      axis.ticks.map(({ label }) => label),
      labels,
    );
    for (const value of values) assert.ok(axis.low <= value && value <= axis.high + 1e-12);
  });
}
