// Events that are read off gauges, as promtool runs their rules: weighed, target by target, and never
// spoilt by one that is no number. The source is heard every 5 s, so 15 min are 180 scrapes.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { type Events, gaugeEvents, ratioEvents, thresholdEvents } from '../../alerts/moment.ts';
import type { Origin } from '../../alerts/origin.ts';
import { skipWithout } from '../tool.ts';
import { type Series, testRules } from './promtool.ts';
import { app, everySeconds, form, series, untilSeconds } from './scrapes.ts';

const scraped: Origin = {
  ...{ source: 's', jobs: ['app'], intervalSeconds: 5, settledSeconds: 5, silentSeconds: 45 },
};
const pushed: Origin = { ...scraped, jobs: [], intervalSeconds: 30 };

const written = { id: 'i', source: 's', goodText: '', totalText: '' };
const workers = (origin = scraped): Events =>
  gaugeEvents({ ...written, kind: 'gauges', good: form('ready'), total: form('workers') }, origin);
const share = (gives: 'good' | 'bad'): Events =>
  ratioEvents({ ...written, kind: 'ratio', value: form('share'), gives }, scraped);
const depth = (query = 'depth', origin = scraped): Events =>
  thresholdEvents(
    { ...written, kind: 'threshold', value: form(query), operator: 'lte', threshold: 100 },
    origin,
  );

const scrapes = untilSeconds / everySeconds;
const half = scrapes / 2;
/** Steps look 5 s back: 445 s is the last moment of the first half. */
const middle = 450;

type Case = {
  readonly name: string;
  readonly events: Events;
  readonly input: readonly Series[];
  readonly good: number;
  readonly total: number;
  /** What would have seemed as good, and what it gives. */
  readonly naive?: readonly [expression: string, value: number];
};

const other = app.replace('"a"', '"b"');

const cases: readonly Case[] = [
  {
    name: 'gauges: busy moments weigh more than idle ones',
    events: workers(),
    input: [
      series(`workers{${app}}`, (s) => (s < middle ? 1 : 99)),
      series(`ready{${app}}`, (s) => (s < middle ? 1 : 0)),
    ],
    good: half,
    total: half + 99 * half,
    naive: ['round(avg_over_time((ready / workers)[895s:5s] offset 5s), 0.001)', 0.5],
  },
  {
    name: 'gauges: where nothing good is told, nothing is good',
    events: workers(),
    input: [series(`workers{${app}}`, () => 2)],
    good: 0,
    total: 2 * scrapes,
  },
  {
    name: 'gauges: a target is taken whole or not at all',
    events: workers(),
    input: [
      series(`workers{${app}}`, () => 2),
      series(`ready{${app}}`, (s) => (s < middle ? 1 : -1)),
      series(`workers{${other}}`, () => 2),
      series(`ready{${other}}`, (s) => (s < middle ? 'NaN' : 2)),
    ],
    good: half + 2 * half,
    total: 4 * half,
  },
  {
    name: 'gauges: what has ended counts no longer',
    events: workers(),
    input: [
      series(`workers{${app}}`, (s) => (s < middle ? 2 : s === middle ? 'stale' : '_')),
      series(`ready{${app}}`, (s) => (s < middle ? 1 : s === middle ? 'stale' : '_')),
    ],
    good: half,
    total: 2 * half,
  },
  {
    name: 'a share of what is bad is cut to what a share can be',
    events: share('bad'),
    input: [series(`share{${app}}`, (s) => (s < middle ? 0.25 : 1.5))],
    good: 0.75 * half,
    total: scrapes,
  },
  {
    name: 'a share that is no number is no event',
    events: share('good'),
    input: [series(`share{${app}}`, (s) => (s < middle ? 0.5 : 'NaN'))],
    good: 0.5 * half,
    total: half,
  },
  {
    name: "thresholds: a target's series are summed, targets are not",
    events: depth(),
    input: [
      series(`depth{${app},queue="x"}`, () => 60),
      series(`depth{${app},queue="y"}`, (s) => (s < middle ? 40 : 41)),
      series(`depth{${other}}`, () => 60),
    ],
    good: half + scrapes,
    total: 2 * scrapes,
    naive: ['sum_over_time((sum(depth) <= bool 100)[895s:5s])', 0],
  },
  {
    name: 'thresholds: a term that a target does not have adds nothing',
    events: depth('depth - 2 * done'),
    input: [
      series(`depth{${app}}`, () => 120),
      series(`done{${app}}`, (s) => (s < middle ? '_' : 10)),
    ],
    good: half,
    total: scrapes,
    naive: ['count_over_time((sum(depth) - 2 * sum(done))[895s:5s])', half + 1],
  },
  {
    name: 'thresholds: no number is no event',
    events: depth(),
    input: [series(`depth{${app}}`, (s) => (s < middle ? 'NaN' : 1))],
    good: half,
    total: half,
    naive: ['count_over_time((depth <= bool 100)[895s:5s])', scrapes],
  },
  {
    name: 'pushed: an export stands for its interval, and once more where the next is late',
    events: depth('depth', pushed),
    input: [series(`depth{${app}}`, (s) => (s % 30 === 0 && s <= 420 ? 1 : '_'))],
    // Steps at 15 s … 480 s find one; each is half an export.
    good: 32 / 2,
    total: 32 / 2,
  },
];

const test = ({ name, events, input, good, total, naive }: Case) =>
  testRules(
    stringify({
      groups: [
        {
          name: 'events',
          interval: '15s',
          rules: [
            { record: 'good', expr: events.good },
            { record: 'total', expr: events.total },
          ],
        },
      ],
    }),
    [
      {
        name,
        interval: `${everySeconds}s`,
        input_series: input,
        promql_expr_test: [
          ['sum_over_time(good[1h])', good] as const,
          ['sum_over_time(total[1h])', total] as const,
          ...(naive ? [[`sum(${naive[0]})`, naive[1]] as const] : []),
        ].map(([expr, value]) => ({
          expr,
          eval_time: `${untilSeconds}s`,
          exp_samples: [{ labels: '{}', value }],
        })),
      },
    ],
  );

describe('events that are read off gauges', { skip: skipWithout('promtool') }, () => {
  for (const each of cases)
    it(each.name, () => {
      const { ok, said } = test(each);
      assert.ok(ok, said);
    });
});
