// Time slices, as promtool runs their rule: good by whole numbers, and nothing where nothing happened.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { windowRules } from '../../alerts/recording.ts';
import { ownCounted } from '../../alerts/series.ts';
import { sliceRule } from '../../alerts/slice.ts';
import { windowOf } from '../../alerts/window.ts';
import type { Objective, Slices } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { testRules } from './promtool.ts';
import { everyKindSet } from './sets.ts';

const { objectives } = await everyKindSet();
const minutes = objectives.find(({ slo }) => slo === 'minutes');

/** Good and total of one minute; null where nothing was recorded. */
type Minute = readonly [good: number, total: number] | null;

const labels = 'slo="minutes",objective="good",service="shop"';
const own = 'slo="minutes",objective="good"';

/** Four steps a minute, of which the second holds all of its events. */
const steps = (given: readonly Minute[], side: 0 | 1): string =>
  given.map((minute) => (minute ? `0 ${minute[side]} 0 0` : '_ _ _ _')).join(' ');

type Expected = Readonly<Record<string, number | null>>;

/** Rules are evaluated at whole minutes; a slice is read a minute after its end. */
const run = (
  objective: Objective,
  given: readonly Minute[],
  expected: Expected,
  change = (expression: string): string => expression,
) => {
  const { slices } = objective;
  assert.ok(slices);
  const rules = [
    sliceRule(objective, slices),
    ...windowRules(ownCounted(objective), windowOf(objective, 600)),
  ];
  const end = (given.length + 2) * 60;
  return testRules(
    stringify({
      groups: [
        {
          name: 'slices',
          interval: '1m',
          rules: rules.map((rule) => ({ ...rule, expr: change(rule.expr) })),
        },
      ],
    }),
    [
      {
        name: 'slices',
        interval: '15s',
        input_series: [
          { series: `signalbox:good:increase15s{${labels}}`, values: steps(given, 0) },
          { series: `signalbox:total:increase15s{${labels}}`, values: steps(given, 1) },
        ],
        promql_expr_test: Object.entries(expected).map(([expr, value]) => ({
          expr,
          eval_time: `${end}s`,
          exp_samples: value === null ? [] : [{ labels: '{}', value }],
        })),
      },
    ],
    '1m',
  );
};

const sliced = (slices: Partial<Slices>): Objective => {
  assert.ok(minutes?.slices);
  return { ...minutes, slices: { ...minutes.slices, ...slices } };
};

const slice = `signalbox:good:slice1m{${own}}`;
const good = `sum(sum_over_time(${slice}[1h]))`;
const counted = `sum(count_over_time(${slice}[1h]))`;

describe('time slices', { skip: skipWithout('promtool') }, () => {
  it('a share that is just met is met, whatever 0.07 × 100 is in a computer', () => {
    const objective = sliced({ goodFrom: 0.07 });
    const given: Minute[] = [
      [7, 100],
      [6, 100],
      [14, 200],
    ];
    const { ok, said } = run(objective, given, { [good]: 2, [counted]: 3 });
    assert.ok(ok, said);
    const naive = run(objective, given, { [good]: 2 }, (expression) =>
      expression.replace(/^100 \* /, '').replace('bool 7 *', 'bool 0.07 *'),
    );
    assert.ok(!naive.ok && naive.said.includes('sum_over_time'), naive.said);
  });

  it('an idle slice is neither good nor bad, but a part of the budget', () => {
    const objective = sliced({ goodFrom: 0.9 });
    const given: Minute[] = [[10, 10], [0, 0], null, [0, 10]];
    const { ok, said } = run(objective, given, {
      [good]: 1,
      [counted]: 2,
      [`sum(signalbox:bad:sum10m{${own}})`]: 1,
      [`sum(signalbox:bad:ratio10m{${own}})`]: 0.1,
    });
    assert.ok(ok, said);
    const naive = run(objective, given, { [counted]: 2 }, (expression) =>
      expression.replace(' > 0)', ')'),
    );
    assert.ok(!naive.ok && naive.said.includes('count_over_time'), naive.said);
  });

  it('one idle slice among none is no data, not a perfect one', () => {
    const { ok, said } = run(sliced({ goodFrom: 0.9 }), [[0, 0]], {
      [good]: null,
      [`sum(signalbox:bad:ratio10m{${own}})`]: null,
    });
    assert.ok(ok, said);
  });

  it('ratio slices are as good as their events were, each slice alike', () => {
    const given: Minute[] = [
      [1, 2],
      [1000, 1000],
      [3, 4],
    ];
    const { ok, said } = run(sliced({ goodFrom: null }), given, { [good]: 2.25, [counted]: 3 });
    assert.ok(ok, said);
  });

  it('every event is in one slice, at whatever second it was counted', () => {
    const given = Array.from({ length: 8 }, (_, n): Minute => [n % 3 === 0 ? 0 : 1, 1]);
    const { ok, said } = run(sliced({ goodFrom: 1 }), given, { [good]: 5, [counted]: 8 });
    assert.ok(ok, said);
  });
});
