import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { familyKey, seriesKey } from './series.ts';

test('the order of labels makes no difference, nor does an empty one', () => {
  assert.equal(seriesKey('x', { a: '1', b: '2' }), seriesKey('x', { b: '2', a: '1', c: '' }));
});

test('different series never share a key, whatever their values hold', () => {
  const labels = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 3 }),
    fc.string({ unit: fc.constantFrom('a', '1', ':', '}', '='), minLength: 1, maxLength: 4 }),
    { maxKeys: 3, noNullPrototype: true },
  );
  fc.assert(
    fc.property(labels, labels, (one, other) => {
      const same =
        JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
      assert.equal(seriesKey('x', one) === seriesKey('x', other), same);
    }),
  );
});

test('all of one histogram is one family; another label set is another', () => {
  const family = familyKey('d_bucket', { le: '0.5', route: '/a' });
  assert.equal(familyKey('d_bucket', { le: '+Inf', route: '/a' }), family);
  assert.equal(familyKey('d_count', { route: '/a' }), family);
  assert.equal(familyKey('d_sum', { route: '/a' }), family);
  assert.notEqual(familyKey('d_count', { route: '/b' }), family);
});
