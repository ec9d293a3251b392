// The traps of alerting on ratios, one scenario each: what the generated way of counting makes of it,
// and what the way that comes to mind first makes of the same samples.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { burnAlert } from '../../alerts/alert.ts';
import { increment } from '../../alerts/increment.ts';
import type { Origin } from '../../alerts/origin.ts';
import { windowRules } from '../../alerts/recording.ts';
import { ownCounted } from '../../alerts/series.ts';
import { windowOf } from '../../alerts/window.ts';
import type { Objective } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { type Series, testRules } from './promtool.ts';
import { app, everySeconds, form, series, started, untilSeconds, up } from './scrapes.ts';
import { everyKindSet } from './sets.ts';

const origin: Origin = {
  ...{ source: 's', jobs: ['app'], intervalSeconds: 5, settledSeconds: 5, silentSeconds: 45 },
};

type Value = readonly [expression: string, value: number];

/** Both at once, so that they see the same. */
const evaluate = (
  rules: readonly object[],
  input: readonly Series[],
  interval: string,
  values: readonly Value[],
) => {
  const { ok, said } = testRules(
    stringify({ groups: [{ name: 'both', interval: '15s', rules }] }),
    [
      {
        name: 'both',
        interval,
        input_series: input,
        promql_expr_test: values.map(([expr, value]) => ({
          expr: `sum(${expr})`,
          eval_time: `${untilSeconds}s`,
          exp_samples: [{ labels: '{}', value }],
        })),
      },
    ],
  );
  assert.ok(ok, said);
};

describe('counting', { skip: skipWithout('promtool') }, () => {
  const counted = 'sum_over_time(counted[1h])';
  const count = (query: string, input: readonly Series[], ours: number, naive: Value) =>
    evaluate(
      [{ record: 'counted', expr: increment(form(query), origin) }],
      [up(), started(), ...input],
      `${everySeconds}s`,
      [[counted, ours], naive],
    );
  const failures = `c_total{${app},code="500"}`;
  const requests = `c_total{${app},code="200"}`;

  it('the first event of a label set: increase() has nothing to compare it with', () => {
    const input = [series(requests, () => 9), series(failures, (s) => (s < 400 ? '_' : 1))];
    count('c_total', input, 1, ['increase(c_total[15m])', 0]);
  });

  it('a few events: increase() extrapolates them', () => {
    const input = [series(failures, (s) => (s < 300 ? 7 : 8))];
    // The window is 893 s long, and its samples are at most 890 s apart.
    count('c_total', input, 1, ['round(10000 * increase(c_total[893s]))', 10_034]);
  });

  it('both spellings of a bound: a plain matcher sees the one', () => {
    const bucket = (instance: string, le: string) =>
      series(`c_bucket{job="app",instance="${instance}",le="${le}"}`, (s) => s);
    const input = [up(), series('up{job="app",instance="b"}', () => 1)];
    evaluate(
      [{ record: 'counted', expr: increment(form('c_bucket{le="1"}'), origin) }],
      [...input, bucket('a', '1'), bucket('b', '1.0')],
      `${everySeconds}s`,
      [
        [counted, 2 * 885],
        ['c_bucket{le="1"} offset 5s - c_bucket{le="1"} offset 890s', 885],
      ],
    );
  });

  it('a reset in mid-window: a difference of two values forgets what was before it', () => {
    // It falls between two steps, of which none spans it.
    const input = [series(failures, (s) => (s <= 400 ? s : s - 400))];
    count('c_total', input, 400 - 10 + 495, ['c_total offset 5s - c_total offset 890s', 485]);
  });

  it('a series that vanishes: the difference of sums takes its past for a loss', () => {
    const gone = series(failures, (s) => (s < 400 ? 1000 : s === 400 ? 'stale' : '_'));
    count('c_total', [gone, series(requests, (s) => s)], 885, [
      'sum(c_total offset 5s) - sum(c_total offset 890s)',
      885 - 1000,
    ]);
  });
});

const set = await everyKindSet();
const workers = set.objectives.find(({ slo }) => slo === 'workers');
assert.ok(workers);
const objective: Objective = workers;
const own = 'slo="workers",objective="ready"';

/** The steps of 15 min, as the rules would have recorded them. */
const steps = (at: (step: number) => readonly [good: number, total: number]): readonly Series[] =>
  (['good', 'total'] as const).map((side, index) => ({
    series: `signalbox:${side}:increase15s{${own},service="queue"}`,
    values: Array.from({ length: untilSeconds / 15 + 1 }, (_, step) => at(step)[index]).join(' '),
  }));

const sums = windowRules(ownCounted(objective), windowOf(objective, 300));
const good = `signalbox:good:increase15s{${own}}`;
const total = `signalbox:total:increase15s{${own}}`;

describe('ratios', { skip: skipWithout('promtool') }, () => {
  const judge = (input: readonly Series[], ours: readonly Value[], naive: Value) =>
    evaluate(sums, input, '15s', [...ours, naive]);

  it('a mean of ratios: one failure at night weighs as much as a busy hour', () => {
    // The last 20 steps: ten with one event, which is bad, and ten with 99, which are good.
    const input = steps((step) => (step % 2 === 0 ? [0, 1] : [99, 99]));
    judge(
      input,
      [[`signalbox:bad:ratio5m{${own}}`, 0.01]],
      [`avg_over_time((1 - ${good} / ${total})[4m59s999ms:15s])`, 0.5],
    );
  });

  it('good and total apart: while traffic grows, what is only late seems bad', () => {
    const input = steps((step) => [step, step]);
    const late = `sum_over_time(${good}[4m59s999ms] offset 15s)`;
    judge(
      input,
      [[`signalbox:bad:sum5m{${own}}`, 0]],
      [`sum_over_time(${total}[4m59s999ms]) - ${late}`, 20],
    );
  });

  it('nothing happened: there is no ratio, neither 0 nor NaN', () => {
    const input = steps(() => [0, 0]);
    judge(
      input,
      [[`(count(signalbox:bad:ratio5m{${own}}) or vector(0))`, 0]],
      [`count(sum_over_time(${good}[5m]) / sum_over_time(${total}[5m]))`, 1],
    );
  });
});

describe('low traffic', { skip: skipWithout('promtool') }, () => {
  const [alert] = objective.burn.alerts;
  assert.ok(alert);
  const windows = [alert.longSeconds, alert.shortSeconds].flatMap((seconds) =>
    windowRules(ownCounted(objective), windowOf(objective, seconds)),
  );
  const rule = burnAlert(objective, alert);
  const firing = (name: string) =>
    `(count(ALERTS{alertname="${name}",alertstate="firing"}) or vector(0))`;

  const judge = (input: readonly Series[], naive: string, ours: number, theirs: number) =>
    evaluate([...windows, rule, { alert: 'naive', expr: naive }], input, '15s', [
      [firing(rule.alert), ours],
      [firing('naive'), theirs],
    ]);

  it('one failed request at night pages nobody', () => {
    const ratio = '> 0.72';
    const input = steps((step) => (step === 55 ? [0, 1] : [0, 0]));
    judge(
      input,
      `signalbox:bad:ratio1h{${own}} ${ratio} and signalbox:bad:ratio5m{${own}} ${ratio}`,
      0,
      1,
    );
  });

  it('all of few requests failing pages, which a limit of failures a second never would', () => {
    const input = steps((step) => (step % 5 === 0 ? [0, 1] : [0, 0]));
    judge(
      input,
      `sum_over_time(${total}[5m]) / 300 - sum_over_time(${good}[5m]) / 300 > 0.1`,
      1,
      0,
    );
  });
});
