import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitByToken } from './admission.ts';

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
    assert.equal(admit(header), null, header);
  }
  assert.equal(admitByToken([])('Bearer of-the-shop-today'), null);
});
