// The traps in counting by differences, one scenario each, as promtool runs them: what is born, what
// begins again, what is not heard for a while, what is spelled in two ways. Every clause of the
// expression has a scenario that goes wrong without it.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { increment, zeroWhereCounted } from '../../alerts/increment.ts';
import type { Origin } from '../../alerts/origin.ts';
import { skipWithout } from '../tool.ts';
import { type Scenario, type Series, testRules } from './promtool.ts';
import {
  app,
  everySeconds,
  form,
  series,
  started,
  untilSeconds,
  up,
  type Value,
} from './scrapes.ts';

const scraped: Origin = {
  ...{ source: 's', jobs: ['app'], intervalSeconds: 5, settledSeconds: 5, silentSeconds: 45 },
};
const pushed: Origin = { ...scraped, jobs: [] };

const counter = (labels: string, at: (seconds: number) => Value) =>
  series(`c_total{${app}${labels}}`, at);

type Trap = {
  readonly name: string;
  readonly query?: string;
  readonly origin?: Origin;
  readonly input: readonly Series[];
  /** The sum of all steps; null where nothing is recorded at all. */
  readonly counted: number | null;
};

/** The first step that is evaluated ends at 10 s: what is there then begins to be compared. */
const firstSeconds = 10;
/** The last one ends 5 s before the evaluation. */
const lastSeconds = untilSeconds - 5;
const all = lastSeconds - firstSeconds;

const down = (from: number, to: number) => (seconds: number) => seconds >= from && seconds < to;

/** A target that does not answer from one time to another. */
const silent = (from: number, to: number, at: (seconds: number) => Value) => (seconds: number) =>
  seconds === from ? 'stale' : down(from, to)(seconds) ? '_' : at(seconds);

const upBut = (from: number, to: number) => up((seconds) => (down(from, to)(seconds) ? 0 : 1));

const traps: readonly Trap[] = [
  {
    name: 'what goes on is counted from the first value on',
    input: [up(), started(), counter('', (s) => 1000 + s)],
    counted: all,
  },
  {
    name: 'the first event of a new label set counts',
    input: [
      up(),
      started(),
      counter(',code="200"', () => 50),
      counter(',code="500"', (s) => (s < 400 ? '_' : 1)),
    ],
    counted: 1,
  },
  {
    name: 'a target never seen before begins to be compared',
    input: [
      up((s) => (s < 400 ? '_' : 1)),
      started((s) => (s < 400 ? '_' : -100_000)),
      counter('', (s) => (s < 400 ? '_' : 5000)),
    ],
    counted: 0,
  },
  {
    name: 'a target whose process is young counts whole',
    input: [
      up((s) => (s < 400 ? '_' : 1)),
      started((s) => (s < 400 ? '_' : 250)),
      counter('', (s) => (s < 400 ? '_' : 7)),
    ],
    counted: 7,
  },
  {
    name: 'a fall is a new beginning, also where no process start is told',
    input: [up(), counter('', (s) => (s < 400 ? 100 + s : s - 400))],
    // Of the step in which it fell, what came before the fall is lost.
    counted: 385 - firstSeconds + (lastSeconds - 400),
  },
  {
    name: 'a restart begins anew, also where the old value has been passed',
    input: [
      up(),
      started((s) => (s < 400 ? -100_000 : 398)),
      counter(',code="200"', (s) => (s < 400 ? 3 : 8)),
      counter(',code="500"', (s) => (s < 400 ? 5 : 4)),
    ],
    counted: 8 + 4,
  },
  {
    name: 'what a process counted last is not lost with it',
    input: [
      upBut(407, 700),
      started(silent(407 + 3, 700, (s) => (s < 700 ? -100_000 : 690))),
      counter(
        '',
        silent(410, untilSeconds + 1, (s) => 100 + s),
      ),
    ],
    counted: 405 - firstSeconds,
  },
  {
    name: 'a gap is bridged, once',
    input: [
      upBut(300, 500),
      started(silent(300, 500, () => -100_000)),
      counter(
        '',
        silent(300, 500, (s) => s),
      ),
    ],
    counted: all,
  },
  {
    name: 'what is born in a gap counts',
    input: [
      upBut(300, 500),
      started(silent(300, 500, () => -100_000)),
      counter(',code="500"', (s) => (s < 500 ? '_' : 3)),
    ],
    counted: 3,
  },
  {
    name: 'a restart in a gap begins anew',
    input: [
      upBut(300, 400),
      started(silent(300, 400, (s) => (s < 400 ? -100_000 : 390))),
      counter(
        '',
        silent(300, 400, (s) => (s < 400 ? 3 : 8)),
      ),
    ],
    counted: 8,
  },
  {
    name: 'a gap of more than 5 min is not bridged',
    input: [
      upBut(200, 700),
      started(silent(200, 700, () => -100_000)),
      counter(
        '',
        silent(200, 700, (s) => s),
      ),
    ],
    counted: 195 - firstSeconds + (lastSeconds - 700),
  },
  {
    name: 'a label set that ended and is back counts from zero, whatever it was before',
    input: [
      up(),
      started((s) => (s < 400 ? -100_000 : 398)),
      counter(',code="500"', (s) => (s < 400 ? 1 : s === 400 ? 'stale' : s < 500 ? '_' : 1)),
    ],
    counted: 1,
  },
  {
    name: 'both spellings of a bound are counted',
    query: 'c_bucket{le="1"}',
    input: [
      ...['a', 'b'].flatMap((instance) => [
        series(`up{job="app",instance="${instance}"}`, () => 1),
        series(
          `c_bucket{job="app",instance="${instance}",le="${instance === 'a' ? '1' : '1.0'}"}`,
          (s) => s,
        ),
      ]),
    ],
    counted: 2 * all,
  },
  {
    name: 'a bound that is spelled anew goes on',
    query: 'c_bucket{le="1"}',
    input: [
      up(),
      series(`c_bucket{${app},le="1"}`, (s) => (s < 400 ? 1000 + s : '_')),
      series(`c_bucket{${app},le="1.0"}`, (s) => (s < 400 ? '_' : 1000 + s)),
    ],
    counted: all,
  },
  {
    name: 'terms are added with their factors, and one without series counts nothing',
    query: 'c_total{code="a"} - 0.5 * c_total{code="b"} - c_total{code="c"}',
    input: [up(), counter(',code="a"', (s) => 2 * s), counter(',code="b"', (s) => 2 * s)],
    counted: all,
  },
  {
    name: 'a subtracted term alone is counted',
    query: 'c_total{code="a"} - c_total{code="b"}',
    input: [up(), counter(',code="b"', (s) => s)],
    counted: -all,
  },
  {
    name: 'where there is no series nothing is recorded',
    query: 'c_total{code="a"} - c_total{code="b"}',
    input: [up(), started(), series(`other_total{${app}}`, (s) => s)],
    counted: null,
  },
  {
    name: 'what is no number spoils no sum',
    input: [
      up(),
      counter(',code="200"', (s) => s),
      counter(',code="500"', (s) => (s < 400 ? '_' : 'NaN')),
    ],
    counted: all,
  },
  {
    name: 'instances are told apart',
    input: ['a', 'b'].flatMap((instance) => [
      series(`up{job="app",instance="${instance}"}`, (s) =>
        instance === 'b' && s < 400 ? '_' : 1,
      ),
      series(`c_total{job="app",instance="${instance}"}`, (s) =>
        instance === 'b' && s < 400 ? '_' : 1000 + s,
      ),
    ]),
    counted: all + (lastSeconds - 400),
  },
  {
    name: 'other jobs do not count',
    input: [
      up(),
      series('up{job="other",instance="a"}', () => 1),
      series('c_total{job="other",instance="a"}', (s) => s),
      counter('', (s) => s),
    ],
    counted: all,
  },
  {
    name: 'labels may hold quotes, backslashes and signs of expressions',
    query: String.raw`c_total{a="say \"hi\"", b=~"C:\\\\.*", d!~"x|y"}`,
    input: [
      up(),
      series(String.raw`c_total{${app},a="say \"hi\"",b="C:\\temp",d="z"}`, (s) => s),
      series(String.raw`c_total{${app},a="say \"hi\"",b="C:\\temp",d="x"}`, (s) => s),
      series(String.raw`c_total{${app},a="say \"hi\"",b="D:\\temp",d="z"}`, (s) => s),
    ],
    counted: all,
  },
  {
    name: 'pushed: the first event of a new label set of a known sender counts, its past does not',
    origin: pushed,
    input: [
      series('c_total{job="app",instance="a",code="200"}', (s) => 1000 + s),
      series('c_total{job="app",instance="a",code="500"}', (s) => (s < 400 ? '_' : 1)),
      series('c_total{job="app",instance="b",code="200"}', (s) => (s < 400 ? '_' : 2000)),
    ],
    counted: all + 1,
  },
];

const rulesFor = (
  { query = 'c_total', origin = scraped }: Trap,
  change: (expression: string) => string,
): string =>
  stringify({
    groups: [
      {
        name: 'increments',
        interval: '15s',
        rules: [
          { record: 'counted', expr: change(increment(form(query), origin)) },
          { record: 'there', expr: zeroWhereCounted(form(query), origin) },
        ],
      },
    ],
  });

const scenario = ({ name, input, counted }: Trap): Scenario => ({
  name,
  interval: `${everySeconds}s`,
  input_series: input,
  promql_expr_test: [
    {
      expr: 'sum_over_time(counted[1h])',
      eval_time: `${untilSeconds}s`,
      exp_samples: counted === null ? [] : [{ labels: '{}', value: counted }],
    },
    {
      expr: 'sum_over_time(there[1h])',
      eval_time: `${untilSeconds}s`,
      exp_samples: counted === null ? [] : [{ labels: '{}', value: 0 }],
    },
  ],
});

const run = (trap: Trap, change = (expression: string): string => expression) =>
  testRules(rulesFor(trap, change), [scenario(trap)]);

/** A clause of the expression and what stands in its place without it. */
const clauses: readonly [what: string, clause: RegExp, instead: string, trap: RegExp][] = [
  [
    'the known target',
    /and on \(job, instance\) \(\s+max_over/,
    'and (\n max_over',
    /new label set/,
  ],
  ['the young process', /or\s+process_start_time_seconds[^\n]+time\(\) - 300/, '', /young/],
  ['the restart', /unless on \(job, instance\)[^\n]*\n[^\n]+> 1\)/, '', /restart begins anew/],
  ['the tail', /last_over_time\((c_total\S+)\[1m\] offset 5s\)/, '$1 offset 5s', /counted last/],
  ['the bridge', /or\s+last_over_time\(\S+\[5m\] offset 20s\) and[^\n]+== 0\)/, '', /is bridged/],
  [
    'the bridge only over silence',
    / and on \(job, instance\) \(up\S+ offset 20s == 0\)/,
    '',
    /ended and is back/,
  ],
  ['one spelling', /max without \(le\) /g, '', /spelled anew/],
];

describe('increments in PromQL', { skip: skipWithout('promtool') }, () => {
  for (const trap of traps) {
    it(trap.name, () => {
      const { ok, said } = run(trap);
      assert.ok(ok, said);
    });
  }

  for (const [what, clause, instead, pattern] of clauses) {
    it(`needs its clause on ${what}`, () => {
      const trap = traps.find(({ name }) => pattern.test(name));
      assert.ok(trap);
      const { ok, said } = run(trap, (expression) => {
        const changed = expression.replace(clause, instead);
        assert.notEqual(changed, expression);
        return changed;
      });
      assert.ok(!ok && said.includes('sum_over_time(counted'), said);
    });
  }
});
