import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Status } from '../../../ui/status.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { arrange, type Group, manyTiles } from './order.ts';
import { objectiveRow } from './row.fixture.ts';

const row = (name: string, status: Status = 'green', since = 0, service = 's') =>
  objectiveRow({ name, title: name, objective: 'o', status, since, service });
const names = (groups: readonly Group[]) =>
  groups
    .map(({ service, places }) =>
      [service ?? '', ...places.map(({ key }) => key.replace('/o', ''))].join(' ').trim(),
    )
    .join(' | ');
const free = (rows: readonly ObjectiveRow[], grouped = false) =>
  arrange([], rows, { held: false, grouped });

test('green tiles stand by title, whatever order the collector sends', () => {
  assert.equal(names(free([row('c'), row('a'), row('b')])), 'a b c');
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
  assert.equal(names(free(rows)), 'e d f c b a');
});

test('a service stands where its worst objective does; services that are well by name', () => {
  const rows = [
    row('a', 'green', 0, 'zoo'),
    row('b', 'yellow', 5, 'web'),
    row('c', 'green', 0, 'web'),
    row('d', 'red', 9, 'db'),
    row('e', 'green', 0, 'api'),
  ];
  assert.equal(names(free(rows, true)), 'db d | web b c | api e | zoo a');
});

test('nothing moves while held, and goes to its place when released', () => {
  for (const grouped of [false, true]) {
    const before = free([row('a'), row('b', 'green', 0, 'other'), row('c')], grouped);
    const rows = [row('a'), row('b', 'red', 0, 'other'), row('c', 'yellow'), row('new', 'red')];
    const held = arrange(before, rows, { held: true, grouped });
    const released = arrange(held, rows, { held: false, grouped });
    assert.equal(names(held), grouped ? 'other b | s a c new' : 'a b c new');
    assert.equal(names(released), grouped ? 'other b | s new c a' : 'b new c a');
  }
});

test('where there are many, those that are well are small; none grows while held', () => {
  const many = Array.from({ length: manyTiles }, (_, index) => row(`r${index}`));
  const smallOnes = (groups: readonly Group[]) =>
    groups.flatMap(({ places }) => places).filter(({ small }) => small).length;
  const before = free(many);
  assert.equal(smallOnes(before), manyTiles);
  assert.equal(smallOnes(free(many.slice(1))), 0);
  const turned = many.map((each, index) => (index === 3 ? row('r3', 'red') : each));
  assert.equal(smallOnes(arrange(before, turned, { held: true, grouped: false })), manyTiles);
  assert.equal(smallOnes(arrange(before, turned, { held: false, grouped: false })), manyTiles - 1);
});

test('held or not, grouped or not, each objective has exactly one tile', () => {
  const rows = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      status: fc.constantFrom<Status>('green', 'red', 'yellow', 'no data', 'stale'),
      service: fc.constantFrom('s', 't'),
    }),
    { selector: ({ name }) => name },
  );
  fc.assert(
    fc.property(rows, rows, fc.boolean(), fc.boolean(), (before, after, held, grouped) => {
      const make = (list: typeof before) =>
        list.map(({ name, status, service }) => row(name, status, 0, service));
      const order = arrange(free(make(before), grouped), make(after), { held, grouped });
      assert.deepEqual(
        order.flatMap(({ places }) => places.map(({ key }) => key)).toSorted(),
        make(after)
          .map(({ name }) => `${name}/o`)
          .toSorted(),
      );
    }),
  );
});
