import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitByToken, unheard } from './admission.ts';

const admit = admitByToken([
  { source: 'shop', token: 'of-the-shop-today' },
  { source: 'shop', token: 'of-the-shop-tomorrow' },
  { source: 'mail', token: 'of-the-mail-today' },
]);

test('a token is of one source, and a source may have several', () => {
  assert.equal(admit('Bearer of-the-shop-today'), 'shop');
  assert.equal(admit('bearer  of-the-shop-tomorrow '), 'shop');
  assert.equal(admit('Bearer of-the-mail-today'), 'mail');
});

test('whoever has none that is known is of no source', () => {
  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer shop',
    'Basic of-the-shop-today',
    'of-the-shop-today',
    'Bearer of-the-shop-today of-the-mail-today',
    'Bearer of-the-shop-toda',
  ]) {
    assert.equal(admit(header), null, header ?? 'without a header');
  }
  assert.equal(admitByToken([])('Bearer of-the-shop-today'), null);
});

const token = (source: string) => ({ source, token: `of-${source}-some-token` });

const cases: readonly [tokens: readonly string[], sources: readonly string[], left: string[]][] = [
  [[], ['shop'], []],
  [[], ['shop', 'mail'], ['mail']],
  [['shop', 'mail'], ['shop', 'mail'], []],
  [['mail'], ['shop', 'mail'], ['shop']],
];

for (const [tokens, sources, left] of cases)
  test(`with tokens of ${tokens.join(' and ') || 'nobody'}, ${left.join() || 'none'} of ${sources.join(' and ')} is unheard`, () =>
    assert.deepEqual([...unheard(tokens.map(token), sources)], left));
