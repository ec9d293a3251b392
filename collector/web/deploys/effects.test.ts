import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeployRow, DeploySide } from '../../serve/deploys/shapes.ts';
import { nameOf, restOf, sidesText, verdictOf } from './effects.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const side = (sli: number | null): DeploySide => ({ verdict: 'pass', good: 0, total: 0, sli });
const row = (changes: Partial<DeployRow> = {}): DeployRow => ({
  ...{ id: 'd', at: 0, title: 'shop 2', detail: '', service: null, release: null, by: null },
  ...{ effect: null, missing: null },
  ...changes,
});
const effect = (changes: Partial<NonNullable<DeployRow['effect']>>): DeployRow =>
  row({
    effect: { isOver: true, worse: [], worseCount: 0, better: 0, same: 3, unknown: 0, ...changes },
  });

test('what a deploy did is one sentence', () => {
  const said = (each: DeployRow) => {
    const { change, text } = verdictOf(each);
    return [change, plain(text)];
  };
  assert.deepEqual(said(effect({})), ['same', 'Nothing became worse: 3 the same.']);
  assert.deepEqual(said(effect({ better: 1, unknown: 2, isOver: false })), [
    'better',
    'Nothing became worse: 3 the same, 1 better, 2 not measured on both sides. The hour after it is not over.',
  ]);
  const slow = { name: 'latency', title: 'Fast', before: side(0.9997), after: side(0.982) };
  assert.deepEqual(said(effect({ worse: [slow], worseCount: 3 })), [
    'worse',
    'Worse after it: Fast (99.97 % → 98.20 %), 2 more.',
  ]);
  assert.deepEqual(said(effect({ same: 0, unknown: 3 })), [
    'unknown',
    'Nothing was measured on both sides.',
  ]);
  assert.deepEqual(said(row({ missing: 'too long ago' })), ['unknown', 'too long ago']);
});

test('a deploy is called by its service and release, else by its title', () => {
  assert.equal(nameOf(row()), 'shop 2');
  assert.equal(nameOf(row({ service: 'shop', release: '3' })), 'shop 3');
  assert.equal(nameOf(row({ release: '3' })), '3');
  assert.equal(restOf(row({ detail: 'by hand' })), 'by hand');
  assert.equal(restOf(row({ release: '3', detail: 'x' })), 'shop 2 · x');
  assert.equal(sidesText(side(null), side(1)), '— → 100\u00a0%');
});
