import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundSpellings } from './bound-spelling.ts';

test('every spelling that exporters and Prometheus use for a bound', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['0.2', ['0.2']],
    ['1', ['1', '1.0']],
    ['0', ['0', '0.0']],
    ['-5', ['-5', '-5.0']],
    ['100000', ['100000', '100000.0']],
    ['1000000', ['1000000', '1000000.0', '1e+06']],
    ['2500000', ['2500000', '2500000.0', '2.5e+06']],
    ['0.00005', ['0.00005', '5e-05']],
    ['1e-7', ['1e-7', '1e-07']],
    ['1e+21', ['1e+21']],
    ['+Inf', ['+Inf']],
    ['', ['']],
    ['none', ['none']],
  ];
  for (const [bound, spellings] of cases) assert.deepEqual(boundSpellings(bound), spellings);
});
