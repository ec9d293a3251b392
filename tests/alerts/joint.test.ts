// Composite budgets of Timeslices: what promtool makes of their rules is what the collector tells of the
// same events, slice by slice; and over cells, what the same slices give.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { compositeGroups } from '../../alerts/composite.ts';
import { counter, noonMs } from '../../collector/engine/fixture.ts';
import { Engine } from '../../collector/engine.ts';
import { openStore } from '../../collector/store/database.ts';
import { durationText } from '../../language/duration.ts';
import { skipWithout } from '../tool.ts';
import { type Answer, type Scenario, testRules } from './promtool.ts';
import { compositeSet } from './sets.ts';

const set = await compositeSet();
const stay = set.composites.find(({ joint }) => joint !== null);
assert.ok(stay);
const groups = compositeGroups({ ...set, composites: [stay] });
const labels = '{slo="stay",service="shop"}';

/** Good and bad events of a minute; null where nothing was counted. */
type Minute = readonly [good: number, bad: number] | null;
type Given = readonly { readonly found: Minute; readonly paid: Minute }[];

const metrics = { found: 'searches_total', paid: 'payments_total' } as const;
const parts = ['found', 'paid'] as const;

/** As the collector counts them. */
const told = async (given: Given) => {
  const store = openStore(':memory:');
  let nowMs = noonMs;
  const engine = new Engine({ slos: set, store, now: () => nowMs });
  const step = async (minute: Given[number] | undefined): Promise<void> => {
    const samples = parts.flatMap((part) => {
      const [good, bad] = minute?.[part] ?? [0, 0];
      return [
        { ...counter(metrics[part], { code: '200' }, good, nowMs), kind: 'delta' as const },
        { ...counter(metrics[part], { code: '500' }, bad, nowMs), kind: 'delta' as const },
      ];
    });
    const stored = engine.ingest({
      ...{ source: 'metrics', target: 'shop/1', timeMs: nowMs, complete: false },
      samples,
    });
    engine.evaluate(nowMs);
    await stored;
  };
  for (const minute of given) {
    nowMs += 30_000;
    await step(minute);
    nowMs += 30_000;
    await step(undefined);
  }
  nowMs += 15_000;
  await step(undefined);
  const composite = engine.detail('stay', nowMs)?.composite;
  store.close();
  assert.ok(composite);
  return composite;
};

/** Rules by what they end up in, evaluated all at one pace. */
const rulesOf = (
  isWanted: (group: string, record: string) => boolean,
  change = (expression: string): string => expression,
): string => {
  const rules = groups.flatMap((group) =>
    group.rules.flatMap((rule) =>
      'record' in rule && isWanted(group.name, rule.record)
        ? [{ ...rule, expr: change(rule.expr) }]
        : [],
    ),
  );
  assert.ok(rules.length > 2);
  return stringify({ groups: [{ name: 'all', interval: '1m', rules }] });
};

const expected = (figures: Readonly<Record<string, number | null>>, evalTime: string) =>
  Object.entries(figures).map(([name, value]) => ({
    expr: `round(${name}${labels}, 1e-6)`,
    eval_time: evalTime,
    exp_samples: value === null ? [] : [{ labels, value: Number(value.toFixed(6)) }],
  }));

/** Four steps a minute, of which the second holds all of its events. */
const steps = (given: Given, part: (typeof parts)[number], side: 'good' | 'total'): string =>
  given
    .map((minute) => {
      const found = minute[part];
      if (found === null) return '_ _ _ _';
      return `0 ${found[0] + (side === 'total' ? found[1] : 0)} 0 0`;
    })
    .join(' ');

/** Those that sums of slices give; sums of cells are looked at beside. */
const short = stay.windows.filter((seconds) => seconds <= 6 * 3600).map(durationText);

const scenario = async (given: Given): Promise<Scenario> => {
  const { burn } = await told(given);
  // The last slice of them is read a minute after its end.
  const end = `${given.length + 1}m`;
  return {
    name: JSON.stringify(given),
    interval: '15s',
    input_series: parts.flatMap((part) =>
      (['good', 'total'] as const).map((side) => ({
        series: `signalbox:${side}:increase15s{slo="stay",objective="${part}",service="shop"}`,
        values: steps(given, part, side),
      })),
    ),
    promql_expr_test: expected(
      Object.fromEntries(
        short.map((window) => [`signalbox:composite_burn:ratio${window}`, burn[window] ?? null]),
      ),
      end,
    ),
  };
};

const run = async (
  all: readonly Given[],
  change?: (expression: string) => string,
): Promise<Answer> => {
  const isWanted = (group: string, record: string) =>
    group.endsWith(' slices') || short.some((text) => record.endsWith(`ratio${text}`));
  return testRules(rulesOf(isWanted, change), await Promise.all(all.map(scenario)), '1m');
};

const minute = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Minute>([100, 0]) },
  // 91 % and 98 % are at the border of what is good for one of the two.
  {
    weight: 3,
    arbitrary: fc.constantFrom<Minute>([90, 10], [89, 11], [99, 1], [98, 2], [0, 1], [1, 0]),
  },
  { weight: 2, arbitrary: fc.constant<Minute>(null) },
);

const fixed: readonly Given[] = [
  [{ found: [10, 0], paid: [10, 0] }],
  [{ found: [5, 5], paid: [10, 0] }],
  [{ found: [10, 0], paid: [5, 5] }],
  [{ found: [5, 5], paid: [5, 5] }],
  [{ found: null, paid: [5, 5] }],
  [{ found: [5, 5], paid: null }],
  [{ found: null, paid: null }],
  [
    { found: [5, 5], paid: [10, 0] },
    { found: null, paid: null },
    { found: [10, 0], paid: [5, 5] },
  ],
];

describe('joint slices', { skip: skipWithout('promtool') }, () => {
  it('are what the collector tells, whichever part has none', async () => {
    const random = fc.sample(
      fc.array(fc.record({ found: minute, paid: minute }), { minLength: 2, maxLength: 14 }),
      { numRuns: 16, seed: 7 },
    );
    const { ok, said } = await run([...fixed, ...random]);
    assert.ok(ok, said);
  });

  it('over long windows and the period, cells give the same', async () => {
    // An hour by the minute: every seventh slice is idle, every fourth bad for all, every fifth for one.
    const slices = Array.from({ length: 60 }, (_, at) => ({
      all: at % 7 === 0 ? null : at % 4 === 0 || at % 5 === 0 ? 0 : 1,
      paid: at % 7 === 0 ? null : at % 4 === 0 ? 0 : 1,
    }));
    const bad = (of: 'all' | 'paid') => slices.filter((slice) => slice[of] === 0).length;
    const spent = 80 * bad('paid') + 20 * bad('all');
    const [day] = [stay.windows.at(-1) ?? 0];
    const values = (of: 'all' | 'paid') => slices.map((slice) => slice[of] ?? '_').join(' ');
    const { ok, said } = testRules(
      rulesOf(
        (group, record) =>
          group.endsWith(' cells') ||
          record.endsWith(`ratio${durationText(day)}`) ||
          record.includes('budget_left'),
      ),
      [
        {
          name: 'cells',
          interval: '1m',
          input_series: [
            {
              series:
                'signalbox:composite_good:slice1m{slo="stay",objectives="found,paid",service="shop"}',
              values: values('all'),
            },
            {
              series:
                'signalbox:composite_good:slice1m{slo="stay",objectives="paid",service="shop"}',
              values: values('paid'),
            },
          ],
          promql_expr_test: expected(
            {
              [`signalbox:composite_burn:ratio${durationText(day)}`]: spent / (day / 60),
              'signalbox:composite_budget_left:ratio': 1 - spent / (28 * 1440),
            },
            '75m',
          ),
        },
      ],
      '5m',
    );
    assert.ok(ok, said);
  });

  it('mistakes are seen: one part for all, slices that were measured for all, two for one', async () => {
    const mistakes: readonly [find: RegExp, instead: string, given: Given][] = [
      [/min\(/g, 'max(', [{ found: [5, 5], paid: [10, 0] }]],
      [/\) \/ \d+/g, ') / 1', [{ found: [5, 5], paid: [10, 0] }]],
      [/\n( *)or 100/g, '\n$1+ ignoring (objective) 100', [{ found: [5, 5], paid: null }]],
      [/\b80 \* \(/g, '100 * (', [{ found: [5, 5], paid: [5, 5] }]],
    ];
    for (const [find, instead, given] of mistakes) {
      assert.match(
        rulesOf(() => true),
        find,
      );
      const { ok, said } = await run([given], (expression) => expression.replace(find, instead));
      assert.ok(!ok && said.includes('composite_burn'), said);
    }
  });
});
