import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeRows, kindInWords } from './attributes.ts';

test('attributes are sorted, and every kind of value is text', () => {
  assert.deepEqual(attributeRows({ b: 2, a: 'x', e: '', d: [1, 'y'], c: { z: 1 }, f: false }), [
    { name: 'a', value: 'x' },
    { name: 'b', value: '2' },
    { name: 'c', value: '{"z":1}' },
    { name: 'd', value: '1, y' },
    { name: 'e', value: '(empty)' },
    { name: 'f', value: 'false' },
  ]);
});

test('kinds of spans in words', () => {
  assert.equal(kindInWords('server'), 'server: answers a request');
  assert.equal(kindInWords('odd'), 'odd');
});
