import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkerRow } from '../../serve/shapes.ts';
import { numberedMarkers } from './markers.ts';

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
