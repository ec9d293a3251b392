import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRow } from '../lint/place.ts';
import { layout, type Sized } from './layout.ts';

const sized = (width: number, height: number): Sized => ({
  panel: { type: 'text' },
  width,
  height,
});

const placesOf = (panels: ReturnType<typeof layout>) =>
  panels.map(({ id, gridPos }) => [id, gridPos?.x, gridPos?.y, gridPos?.w, gridPos?.h]);

test('a line is as high as its highest, and full at 24 columns', () => {
  const panels = layout([sized(12, 4), sized(12, 6), sized(13, 2), sized(12, 1)], []);
  assert.deepEqual(placesOf(panels), [
    [1, 0, 0, 12, 4],
    [2, 12, 0, 12, 6],
    [3, 0, 6, 13, 2],
    [4, 0, 8, 12, 1],
  ]);
});

test('headings stand right below one another; what they fold stands below them once opened', () => {
  const sections = ['First', 'Second'].map((title) => ({ title, panels: [sized(8, 3)] }));
  const [, ...rows] = layout([sized(24, 5)], sections);
  assert.deepEqual(placesOf(rows), [
    [2, 0, 5, 24, 1],
    [4, 0, 6, 24, 1],
  ]);
  const folded = rows.flatMap((row) => (isRow(row) && row.collapsed ? row.panels : []));
  assert.deepEqual(placesOf(folded), [
    [3, 0, 6, 8, 3],
    [5, 0, 7, 8, 3],
  ]);
});

test('what stands under an open heading follows it in the grid', () => {
  const sections = [true, false, true].map((open, index) => ({
    title: `Heading ${index}`,
    panels: [sized(24, 3)],
    open,
  }));
  const panels = layout([sized(24, 5)], sections);
  assert.deepEqual(
    panels.map(({ id, type, gridPos }) => [id, type, gridPos?.y]),
    [
      [1, 'text', 0],
      [2, 'row', 5],
      [3, 'text', 6],
      [4, 'row', 9],
      [6, 'row', 10],
      [7, 'text', 11],
    ],
  );
  assert.deepEqual(
    panels.filter(isRow).map((row) => [row.collapsed, row.panels.length]),
    [
      [false, 0],
      [true, 1],
      [false, 0],
    ],
  );
});

const anySized = fc.record({ width: fc.nat({ max: 23 }), height: fc.nat({ max: 11 }) });

test('whatever the sizes, no two panels overlap and none leaves the grid', () => {
  fc.assert(
    fc.property(fc.array(anySized, { maxLength: 12 }), (sizes) => {
      const panels = layout(
        sizes.map(({ width, height }) => sized(width + 1, height + 1)),
        [],
      );
      const taken = new Set<string>();
      for (const { gridPos } of panels) {
        const { x, y, w, h } = gridPos ?? assert.fail();
        assert.ok(x + w <= 24);
        for (let column = x; column < x + w; column++)
          for (let line = y; line < y + h; line++) {
            assert.ok(!taken.has(`${column} ${line}`));
            taken.add(`${column} ${line}`);
          }
      }
    }),
  );
});
