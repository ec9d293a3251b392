// Maintenance in the rules: no step that overlaps it is recorded, and every other one is.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { eventsCounted } from '../../alerts/series.ts';
import { stepRules } from '../../alerts/step.ts';
import type { Maintenance } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { testRules } from './promtool.ts';
import { everySeconds, series, started, untilSeconds, up } from './scrapes.ts';
import { everyKindSet } from './sets.ts';

const { objectives } = await everyKindSet();
const orders = objectives.find(({ slo }) => slo === 'orders');

const origin = {
  ...{ source: 'metrics', jobs: ['app'], intervalSeconds: 5, settledSeconds: 5, silentSeconds: 45 },
};

/** promtool's time begins with 1970. */
const maintenance = (from: number, to: number, services: readonly string[] = []): Maintenance => ({
  ...{ name: `from-${from}`, description: '', startMs: from * 1000, endMs: to * 1000, services },
  place: { file: 'a.yaml', line: 1, column: 1 },
});

/** Three orders a second, of which one fails from 300 s to 600 s. */
const input = [
  up(),
  started(),
  series('orders_total{job="app",instance="a",code="200"}', (s) => 2 * s),
  series('orders_total{job="app",instance="a",code="500"}', (s) =>
    Math.max(0, Math.min(s, 600) - 300),
  ),
];

const counts = (maintenances: readonly Maintenance[], bad: number, steps: number) => {
  assert.ok(orders);
  const rules = stepRules(eventsCounted(orders), origin, maintenances);
  const [good, total] = ['good', 'total'].map((side) => `signalbox:${side}:increase15s`);
  const { ok, said } = testRules(
    stringify({ groups: [{ name: 'steps', interval: '15s', rules }] }),
    [
      {
        name: 'maintenance',
        interval: `${everySeconds}s`,
        input_series: input,
        promql_expr_test: (
          [
            [`sum_over_time(${total}[1h]) - sum_over_time(${good}[1h])`, bad],
            [`count_over_time(${total}[1h])`, steps],
          ] as const
        ).map(([expr, value]) => ({
          expr: `sum(${expr})`,
          eval_time: `${untilSeconds}s`,
          exp_samples: [{ labels: '{}', value }],
        })),
      },
    ],
  );
  assert.ok(ok, said);
};

/** The first evaluation has nothing to compare with. */
const all = untilSeconds / 15 - 1;

describe('maintenance in the rules', { skip: skipWithout('promtool') }, () => {
  it('none: all is counted', () => counts([], 300, all));
  it('what happens in it is left out', () => counts([maintenance(300, 600)], 0, all - 21));
  it('half of it is half left out', () =>
    counts([maintenance(295, 460)], 600 - 475 + 15, all - 11));
  it('of another service it changes nothing', () =>
    counts([maintenance(300, 600, ['queue'])], 300, all));
  it('of its service, and twice', () =>
    counts([maintenance(300, 600, ['shop']), maintenance(0, 30)], 0, all - 21 - 2));
});
