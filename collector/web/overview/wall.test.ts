import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { objectiveRow } from './row.fixture.ts';
import { restWords, wallGrid } from './wall.ts';

const room = { width: 1920, height: 900 };
const least = { width: 288, height: 144 };

test('few tiles are large, many are small, too many are counted', () => {
  assert.deepEqual(wallGrid(1, room, least), { columns: 1, rows: 1, shown: 1 });
  assert.deepEqual(wallGrid(4, room, least), { columns: 2, rows: 2, shown: 4 });
  assert.deepEqual(wallGrid(15, room, least), { columns: 4, rows: 4, shown: 15 });
  assert.deepEqual(wallGrid(36, room, least), { columns: 6, rows: 6, shown: 36 });
  assert.deepEqual(wallGrid(200, room, least), { columns: 6, rows: 6, shown: 35 });
  // Before it has a size.
  const none = { width: 1920, height: 0 };
  assert.deepEqual(wallGrid(4, none, least), { columns: 4, rows: 1, shown: 4 });
});

test('every tile that is shown has a place of the least size, whatever the screen', () => {
  const pixels = fc.integer({ min: 0, max: 8000 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), pixels, pixels, (count, width, height) => {
      const { columns, rows, shown } = wallGrid(count, { width, height }, least);
      const places = shown < count ? shown + 1 : shown;
      assert.ok(columns * rows >= places);
      assert.ok(shown <= count && shown >= 0);
      assert.ok(columns === 1 || width / columns >= least.width);
      assert.ok(rows === 1 || height / rows >= least.height);
    }),
  );
});

test('the rest in words', () => {
  const rest = [objectiveRow(), objectiveRow({ status: 'yellow' }), objectiveRow()];
  assert.equal(restWords(rest), '3 more: 1 YELLOW, 2 GREEN');
  assert.equal(restWords(rest.slice(2)), '1 more, all GREEN');
});
