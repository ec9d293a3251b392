// What an objective's panels ask for, on definitions with what the shipped ones do not have:
// several scrape targets, a latency judged by other counts, a probe.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { readDefinitions } from '../../language/read.ts';
import { queriesOf } from '../lint/panel.ts';
import { section } from './section.ts';

const definitions = `
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
---
apiVersion: openslo/v1
kind: DataSource
metadata:
  name: metrics
  annotations:
    signalbox/histogram-bounds: |
      http_seconds: 0.2 1
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop.one }
spec: { source: metrics, url: "http://127.0.0.1:3000/metrics", interval: 1s }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop.two }
spec: { source: metrics, url: "http://127.0.0.1:3001/metrics", interval: 1s }
---
apiVersion: openslo/v1
kind: SLI
metadata: { name: within-1s }
spec:
  ratioMetric:
    counter: true
    good: { metricSource: { metricSourceRef: metrics, spec: { query: 'http_seconds_bucket{le="1", route="/a \\"b\\""}' } } }
    total: { metricSource: { metricSourceRef: metrics, spec: { query: 'http_seconds_count{route="/a \\"b\\""}' } } }
---
apiVersion: openslo/v1
kind: SLI
metadata: { name: paid }
spec:
  ratioMetric:
    counter: true
    good: { metricSource: { metricSourceRef: metrics, spec: { query: 'paid_total{ok="1"}' } } }
    total: { metricSource: { metricSourceRef: metrics, spec: { query: 'paid_total' } } }
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: shop-latency
  displayName: Latency
  annotations:
    signalbox/status-policy: quick
    signalbox/burn-policy: calm
spec:
  service: shop
  indicatorRef: within-1s
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ displayName: p99, target: 0.99 }]
---
apiVersion: signalbox/v1
kind: BurnPolicy
metadata: { name: calm }
spec: { alerts: [{ severity: page, longWindow: 90m, shortWindow: 10m, factor: 12 }, { severity: ticket, longWindow: 1d, shortWindow: 90m, factor: 2 }] }
---
apiVersion: signalbox/v1
kind: StatusPolicy
metadata: { name: quick }
spec:
  window: 2m
  minimumBadEvents: 5
  hold: 5s
  yellow:
    - { badRatioAbove: 0.01, text: more than 1 % slower than 1 s }
    - { indicator: paid, badRatioAbove: 0.1, text: more than 10 % unpaid }
  red:
    - { badRatioAbove: 0.2, text: more than 20 % slower than 1 s }
    - { indicator: paid, badRatioAbove: 0.5, text: more than half unpaid }
`;

const { set, diagnostics } = readDefinitions([{ path: 'shop.yaml', text: definitions }], {});
const shop = set ?? assert.fail(JSON.stringify(diagnostics));
const [objective] = shop.objectives;
assert.ok(objective);

const { title, panels } = section(objective, shop);

const panel = (start: string): Panel => {
  const found = panels.find((sized) => sized.panel.title?.startsWith(start));
  return found?.panel ?? assert.fail(`there is no panel '${start}'`);
};

const drawn = (start: string): string[][] =>
  queriesOf(panel(start)).map(({ legendFormat = '', expr }) => [legendFormat, expr]);

const of = '{slo="shop-latency",objective="p99"}';

test('the heading says what is promised', () => {
  assert.equal(title, 'Latency: p99 — 99 %');
});

test('every threshold has its line, but the target is drawn once', () => {
  const paid = `slo="shop-latency",objective="p99",indicator="${objective.status.red[1]?.indicator.id}"`;
  assert.deepEqual(drawn('Bad events over 2m'), [
    ['bad', `signalbox:bad:ratio2m${of}`],
    ['bad for “more than half unpaid”', `signalbox:condition_bad:ratio2m{${paid}}`],
    ['▲ objective missed: more than 1 % bad', `1 - signalbox:target${of}`],
    ['▲ more than 10 % unpaid', 'vector(0.1)'],
    ['■ more than 20 % slower than 1 s', 'vector(0.2)'],
    ['■ more than half unpaid', 'vector(0.5)'],
  ]);
});

test('the ratio is of sums over the same steps, and absent where nothing was counted', () => {
  const sum = (series: string) => `sum_over_time(${series}${of}[$__rate_interval])`;
  assert.deepEqual(drawn('Good events against'), [
    ['good', `${sum('signalbox:good:increase15s')} / (${sum('signalbox:total:increase15s')} > 0)`],
    ['target 99 %', `signalbox:target${of}`],
  ]);
});

test('each window is drawn once, with the factor of each alert', () => {
  const burn = (window: string) =>
    `signalbox:bad:ratio${window}${of} / (1 - signalbox:target${of})`;
  assert.deepEqual(drawn('Burn by window'), [
    ['10m', burn('10m')],
    ['1h30m', burn('1h30m')],
    ['1d', burn('1d')],
    ['page above 12: 1h30m and 10m', 'vector(12)'],
    ['ticket above 2: 1d and 1h30m', 'vector(2)'],
  ]);
});

test('a quantile is of all targets, all buckets, and of nothing else', () => {
  const jobs = String.raw`job=~"shop\\.one|shop\\.two"`;
  assert.deepEqual(drawn('≈ p99 of http_seconds'), [
    [
      '≈ p99',
      `histogram_quantile(0.99, sum by (le) (rate(http_seconds_bucket{${jobs},route="/a \\"b\\""}[$__rate_interval])))`,
    ],
    ['good within 1 s', 'vector(1)'],
  ]);
});

test('links go to the SLO on the board that is set above', () => {
  const urls = panels.flatMap((sized) => (sized.panel.links ?? []).map(({ url }) => url));
  assert.equal(urls.length, panels.length);
  assert.deepEqual([...new Set(urls)], [`\${board}/slos/shop-latency`]);
});

test('what is no latency has no quantile', () => {
  const indicator = objective.status.red[1]?.indicator ?? assert.fail();
  const titles = section({ ...objective, indicator }, shop).panels.map(
    (sized) => sized.panel.title,
  );
  assert.ok(!titles.some((text) => text?.startsWith('≈')));
  assert.equal(titles.length, panels.length - 1);
});

test('a runbook is linked where there is one', () => {
  const withRunbook = { ...objective, runbook: 'https://runbooks.example/shop' };
  const [first] = section(withRunbook, shop).panels;
  assert.deepEqual(
    first?.panel.links?.map(({ title }) => title),
    ['On the board', 'Runbook'],
  );
});
