import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitByToken, unheard } from './admission.ts';

test('a token says whose a request is', () => {
  const admit = admitByToken([
    { source: 'web', token: 'a'.repeat(16) },
    { source: 'tills', token: 'b'.repeat(16) },
  ]);
  assert.equal(admit(`Bearer ${'b'.repeat(16)}`), 'tills');
  assert.equal(admit(`bearer  ${'a'.repeat(16)} `), 'web');
  for (const wrong of [undefined, '', 'Bearer', 'Bearer c', `Basic ${'a'.repeat(16)}`])
    assert.equal(admit(wrong), null);
});

const token = (source: string) => ({ source, token: source.padEnd(16, 'x') });

const cases: readonly [tokens: readonly string[], sources: readonly string[], left: string[]][] = [
  [[], ['web'], []],
  [[], ['web', 'tills'], ['tills']],
  [['web', 'tills'], ['web', 'tills'], []],
  [['tills'], ['web', 'tills'], ['web']],
];

for (const [tokens, sources, left] of cases)
  test(`tokens of ${tokens.join(' and ') || 'nobody'} for ${sources.join(' and ')}`, () =>
    assert.deepEqual(unheard(tokens.map(token), sources), left));
