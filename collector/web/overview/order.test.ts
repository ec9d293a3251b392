import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Status } from '../../../ui/status.ts';
import { arrange } from './order.ts';
import { objectiveRow } from './row.fixture.ts';

const row = (name: string, status: Status = 'green', since = 0) =>
  objectiveRow({ name, title: name, objective: 'o', status, since });
const names = (keys: readonly string[]) => keys.map((key) => key.replace('/o', '')).join(' ');

test('green tiles stand by title, whatever order the collector sends', () => {
  assert.equal(names(arrange([], [row('c'), row('a'), row('b')], false)), 'a b c');
});

test('what is not green goes first, worst first, the longest among equals in front', () => {
  const rows = [
    row('a'),
    row('b', 'no data'),
    row('c', 'yellow'),
    row('d', 'red', 20),
    row('e', 'red', 10),
    row('f', 'stale'),
  ];
  assert.equal(names(arrange([], rows, false)), 'e d f c b a');
});

test('nothing moves while held, and goes to its place when released', () => {
  const before = arrange([], [row('a'), row('b'), row('c')], false);
  const rows = [row('a'), row('b'), row('c', 'red')];
  assert.equal(names(arrange(before, rows, true)), 'a b c');
  assert.equal(names(arrange(before, rows, false)), 'c a b');
});

test('held or not, each objective has exactly one tile', () => {
  const rows = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      status: fc.constantFrom<Status>('green', 'red', 'yellow', 'no data', 'stale'),
    }),
    { selector: ({ name }) => name },
  );
  fc.assert(
    fc.property(rows, rows, fc.boolean(), (before, after, held) => {
      const make = (list: typeof before) => list.map(({ name, status }) => row(name, status));
      const order = arrange(arrange([], make(before), false), make(after), held);
      assert.deepEqual(
        order.toSorted(),
        make(after)
          .map(({ name }) => `${name}/o`)
          .toSorted(),
      );
    }),
  );
});
