import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkerRow } from '../../serve/shapes.ts';
import { changesOf, clusters, markerText, numberedMarkers } from './markers.ts';

const marker = (id: string, at: number): MarkerRow => ({
  id,
  at,
  kind: 'deploy',
  title: id,
  detail: '',
});

test('markers of the last hour are numbered as they happened', () => {
  const now = 10_000_000;
  const rows = [marker('c', now - 1000), marker('old', now - 3_600_001), marker('a', now - 5000)];
  assert.deepEqual(
    numberedMarkers(rows, now).map(({ id, number }) => [number, id]),
    [
      [1, 'a'],
      [2, 'c'],
    ],
  );
});

test('markers that would lie upon each other share a label', () => {
  const places = [
    { x: 10, number: 1 },
    { x: 14, number: 2 },
    { x: 29, number: 3 },
    { x: 60, number: 4 },
  ];
  assert.deepEqual(clusters(places, 20), [
    { x: 10, label: '1–3' },
    { x: 60, label: '4' },
  ]);
});

test('a detail that repeats the title stands alone', () => {
  assert.equal(
    markerText({ title: 'Uptime is red', detail: 'Uptime is red: 3 of 3' }),
    'Uptime is red: 3 of 3',
  );
  assert.equal(markerText({ title: '0.2.0', detail: 'by ci' }), '0.2.0 · by ci');
  assert.equal(markerText({ title: '0.2.0', detail: '' }), '0.2.0');
});

test('of a period, only what people changed is marked', () => {
  const rows: MarkerRow[] = [marker('b', 9), { ...marker('p', 5), kind: 'page' }, marker('a', 1)];
  assert.deepEqual(
    changesOf(rows).map(({ id }) => id),
    ['a', 'b'],
  );
});

test('of a marker of many lines the first are shown', () => {
  const text = (detail: string) => markerText({ title: 'Gate smoke: fail', detail });
  assert.equal(text('run 1\na: slow'), 'Gate smoke: fail · run 1 · a: slow');
  assert.equal(text('run 1\na: slow\nb: down'), 'Gate smoke: fail · run 1 · a: slow …');
});
