import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isAtLeast } from './version.ts';

const cases: readonly [version: string, least: string, expected: boolean][] = [
  ['1.26', '1.26', true],
  ['1.26.8', '1.26', true],
  ['1.27', '1.26', true],
  ['2', '1.26', true],
  ['2', '2.0', true],
  ['2.2.0', '2.0', true],
  ['10.0', '2.0', true],
  ['1.9', '1.26', false],
  ['1.25.99', '1.26', false],
  ['0.57.0', '2.0', false],
  ['1.26', '1.26.1', false],
  ['1.26rc1', '1.26', true],
  ['unknown', '0.1', false],
];

for (const [version, least, expected] of cases) {
  it(`${version} is ${expected ? '' : 'not '}at least ${least}`, () => {
    assert.equal(isAtLeast(version, least), expected);
  });
}
