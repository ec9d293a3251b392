// What the panels of an objective say and ask for when it counts no events: gauges, ratios,
// thresholds, spans, and time slices of any of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Indicator, Objective, Selector, SloSet } from '../../language/slo-set.ts';
import { queriesOf } from '../lint/panel.ts';
import { readQuery } from '../lint/query.ts';
import { section } from './section.ts';

const place = { file: 'shop.yaml', line: 1, column: 1 };
const form = (metric: string) => [{ factor: 1, selector: { metric, matchers: [] } as Selector }];
const about = { id: 'x1', source: 'metrics', goodText: 'good', totalText: 'total' };

const spans: Indicator = {
  ...{ ...about, kind: 'spans', gives: 'good' },
  total: { conditions: [], text: '{}' },
  part: { conditions: [], text: '{}' },
};

const indicators: Readonly<Record<Indicator['kind'], Indicator>> = {
  counters: { ...about, kind: 'counters', good: form('paid_total'), total: form('orders_total') },
  gauges: { ...about, kind: 'gauges', good: form('ready'), total: form('wanted') },
  ratio: { ...about, kind: 'ratio', value: form('disk_free_ratio'), gives: 'good' },
  threshold: {
    ...{ ...about, kind: 'threshold', value: form('queue_length') },
    ...{ operator: 'lte', threshold: 100 },
  },
  spans,
};

const objectiveOf = (indicator: Indicator, slices: Objective['slices'] = null): Objective => ({
  ...{ key: 'shop/ok', slo: 'shop', objective: 'ok', title: 'Shop', description: 'It works.' },
  ...{ service: 'shop', owner: null, target: 0.99, indicator, slices },
  period: { kind: 'rolling', seconds: 2_592_000, text: '30d' },
  status: {
    ...{ name: 'p', windowSeconds: 60, minimumBadEvents: 3, holdSeconds: 5, yellow: [] },
    red: [{ indicator, badRatioAbove: 0.5, text: 'half' }],
  },
  burn: {
    name: 'b',
    alerts: [
      {
        ...{ severity: 'page', longSeconds: 3600, shortSeconds: 300, factor: 14.4 },
        ...{ minimumBadEvents: 1, forSeconds: 120, notify: [], and: [] },
      },
    ],
  },
  ...{ exemplars: null, runbook: null, k6Metric: null, place },
});

const set: SloSet = {
  objectives: [],
  dataSources: [{ name: 'metrics', type: 'prometheus', intervalSeconds: 1 }],
  scrapeTargets: [
    { name: 'shop', source: 'metrics', url: 'http://shop', intervalSeconds: 1, timeoutSeconds: 1 },
  ],
  ...{ probes: [], loadGates: [], services: [], notificationTargets: [] },
  ...{ composites: [], rolloutPolicies: [], maintenances: [], budgetPolicies: [] },
};

const panelsOf = (objective: Objective) =>
  section(objective, set).panels.map(({ panel }) => ({
    title: panel.title ?? '',
    description: panel.description ?? '',
    queries: queriesOf(panel).map(({ legendFormat = '', expr }) => [legendFormat, expr]),
  }));

const titles = (objective: Objective) => panelsOf(objective).map(({ title }) => title);

const words: readonly [kind: Indicator['kind'], word: string][] = [
  ['counters', 'events'],
  ['gauges', 'readings'],
  ['ratio', 'scrapes'],
  ['threshold', 'scrapes'],
  ['spans', 'spans'],
];

for (const [kind, word] of words) {
  test(`of ${kind} the panels say '${word}'`, () => {
    const objective = objectiveOf(indicators[kind]);
    const found = titles(objective);
    assert.ok(found.includes(`Good ${word} against the target`), String(found));
    assert.ok(found.includes(`Bad ${word} over 1m against the thresholds`));
    assert.ok(found.includes(`${word.charAt(0).toUpperCase()}${word.slice(1)} per second`));
    const said = panelsOf(objective).flatMap(({ title, description }) => [title, description]);
    assert.equal(
      said.some((text) => /\bevents\b/.test(text)),
      word === 'events',
    );
  });

  test(`every query about ${kind} is PromQL`, () => {
    const sliced = objectiveOf(indicators[kind], { seconds: 60, goodFrom: 0.9 });
    for (const { queries } of [...panelsOf(objectiveOf(indicators[kind])), ...panelsOf(sliced)])
      for (const [, expr = ''] of queries) assert.equal(readQuery(expr, {}).problem, null, expr);
  });
}

test('a threshold shows the gauges, target by target, beside the promise', () => {
  const value = panelsOf(objectiveOf(indicators.threshold)).find(
    ({ title }) => title === 'The value',
  );
  assert.deepEqual(value?.queries, [
    ['{{job}} {{instance}}', 'sum by (job, instance) (queue_length{job="shop"})'],
    ['good up to 100', 'vector(100)'],
  ]);
});

test('a ratio shows the share that it is judged by', () => {
  const shown = titles(objectiveOf(indicators.ratio));
  assert.ok(shown.includes('The good share'), String(shown));
});

test('only counters have quantiles, and only what is scraped as a figure has its values', () => {
  for (const kind of ['counters', 'gauges', 'spans'] as const) {
    const shown = titles(objectiveOf(indicators[kind]));
    assert.ok(!shown.some((title) => /≈|value|share/.test(title)), String(shown));
  }
});

test('of slices the budget and the target speak, of events the status', () => {
  const panels = panelsOf(objectiveOf(indicators.counters, { seconds: 60, goodFrom: 0.9 }));
  const about = (start: string) => panels.find(({ title }) => title.startsWith(start));
  assert.match(
    about('Budget left')?.description ?? '',
    /Of the 1 % of slices of 1m that may be bad/,
  );
  assert.match(about('Good over 30d')?.description ?? '', /Of all slices of 1m that counted/);
  assert.match(about('Burn by window')?.description ?? '', /the budget of slices of 1m/);
  assert.deepEqual(about('Good events against what a slice asks')?.queries[1], [
    'a slice is good from 90 %',
    'vector(0.9)',
  ]);
  const of = '{slo="shop",objective="ok"}';
  assert.deepEqual(about('Slices of 1m')?.queries, [['good', `signalbox:good:slice1m${of}`]]);
  assert.deepEqual(about('Bad events over 1m')?.queries[0], [
    'bad',
    `signalbox:base_bad:ratio1m${of}`,
  ]);
  assert.deepEqual(about('Bad events over 1m')?.queries[1], [
    '▲ bad slice: more than 10 % bad',
    'vector(0.1)',
  ]);
});

test('slices that are good by their share are asked the target itself', () => {
  const panels = panelsOf(objectiveOf(indicators.counters, { seconds: 60, goodFrom: null }));
  const [, limit] =
    panels.find(({ title }) => title === 'Good events against the target')?.queries ?? [];
  assert.deepEqual(limit, ['target 99 %', 'signalbox:target{slo="shop",objective="ok"}']);
});

test('an alert that has to hold says for how long', () => {
  const burn = panelsOf(objectiveOf(indicators.counters)).find(({ title }) =>
    title.startsWith('Burn'),
  );
  assert.deepEqual(burn?.queries.at(-1), ['page above 14.4: 1h and 5m for 2m', 'vector(14.4)']);
});

test('where Prometheus cannot judge, its reason stands in place of all panels', () => {
  const shorter = {
    conditions: [{ field: { scope: 'intrinsic', name: 'duration' }, operator: '<', value: 2e8 }],
    text: '{ duration < 200ms }',
  } as const;
  const objective = objectiveOf({ ...spans, part: shorter });
  const [only, ...others] = section(objective, set).panels;
  assert.deepEqual(others, []);
  assert.match(only?.panel.options.content, /cannot judge this objective: `.*duration <.*`/);
});
