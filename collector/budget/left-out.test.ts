import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Maintenance } from '../../language/slo-set.ts';
import { concerns, leftOutOf, partsWithin } from './left-out.ts';

const noonMs = Temporal.Instant.from('2026-03-02T12:00:00Z').epochMilliseconds;
const minutes = (count: number): number => noonMs + count * 60_000;
const between = (from: number, to: number, services: readonly string[] = []): Maintenance => ({
  name: 'm',
  description: '',
  startMs: minutes(from),
  endMs: minutes(to),
  services,
  place: { file: 'f', line: 1, column: 1 },
});
const hour = 3600;
const api = { service: 'api', keys: ['orders/answered'] };
const tenMinutes = 600;

const cases: [string, Maintenance[], number, [number, number][]][] = [
  ['whole cells of what was agreed', [between(0, 120)], hour, [[0, 120]]],
  ['never a moment beside it', [between(1, 125)], hour, [[60, 120]]],
  ['finer where the windows are', [between(1, 125)], tenMinutes, [[10, 120]]],
  ['nothing where no cell is whole', [between(1, 119)], 2 * hour, []],
  ['overlapping ones are one', [between(90, 150), between(0, 100)], hour, [[0, 120]]],
  ['touching ones too', [between(0, 30), between(30, 60)], hour, [[0, 60]]],
  ['one within another', [between(0, 180), between(60, 120)], hour, [[0, 180]]],
  [
    'others stay apart',
    [between(0, 60), between(120, 180)],
    hour,
    [
      [0, 60],
      [120, 180],
    ],
  ],
  [
    'of other services not',
    [between(0, 60, ['web']), between(60, 120, ['api'])],
    hour,
    [[60, 120]],
  ],
];
for (const [name, maintenances, width, expected] of cases) {
  test(`left out: ${name}`, () => {
    assert.deepEqual(
      leftOutOf(maintenances, api, width).map(({ fromMs, toMs }) => [fromMs, toMs]),
      expected.map(([from, to]) => [minutes(from), minutes(to)]),
    );
  });
}

test('parts within an interval', () => {
  const stretches = leftOutOf([between(0, 60), between(120, 180)], api, tenMinutes);
  const part = (from: number, to: number) =>
    partsWithin(stretches, { fromMs: minutes(from), toMs: minutes(to) }).map((each) => [
      (each.fromMs - noonMs) / 60_000,
      (each.toMs - noonMs) / 60_000,
    ]);
  assert.deepEqual(part(30, 150), [
    [30, 60],
    [120, 150],
  ]);
  assert.deepEqual(part(60, 120), []);
});

test('a correction concerns the objectives that it names, and several only if it names all', () => {
  const all = { services: [] };
  const one = { services: [], objectives: ['orders/answered', 'orders/fast'] };
  assert.ok(concerns(all, api));
  assert.ok(concerns(one, api));
  assert.ok(concerns(one, { service: 'web', keys: ['orders/fast', 'orders/answered'] }));
  assert.ok(!concerns(one, { service: 'api', keys: ['orders/fast', 'other/one'] }));
  assert.ok(!concerns({ services: ['web'] }, api));
  assert.ok(!concerns({ services: [], objectives: [] }, api));
});
