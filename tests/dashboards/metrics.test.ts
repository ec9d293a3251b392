// Whatever the dashboards ask for is there: recorded by a generated rule, with the labels that it
// asks for, or exposed by the app or the collector. A renamed series or metric fails here, not in
// front of someone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { lint } from '../../dashboards/lint/dashboard.ts';
import { queriesOf } from '../../dashboards/lint/panel.ts';
import { shownPanels } from '../../dashboards/lint/place.ts';
import { filledIn } from '../../dashboards/lint/query.ts';
import { exposed, namesOf, ofPrometheus } from './exposed.ts';
import { recordedSeries } from './recorded.ts';
import { type Asked, isAmong, selectors } from './selectors.ts';
import { chosenAt, readDashboards } from './shipped.ts';

const dashboards = readDashboards();
const recorded = new Set(recordedSeries.map(({ name }) => name));
const all: readonly string[] = [...recorded, ...exposed.flatMap(namesOf), ...ofPrometheus];

const findings = (without?: string): readonly string[] => {
  const known = new Set(all.filter((name) => name !== without));
  return dashboards.flatMap((dashboard) => lint(dashboard, known, dashboards));
};

test('every metric is recorded by a rule or exposed by the app or the collector', () => {
  assert.deepEqual(findings(), []);
});

for (const gone of [
  'signalbox:bad:ratio1h',
  'signalbox:target',
  'collab_sync_latency_seconds_bucket',
  'nodejs_eventloop_lag_p99_seconds',
  'signalbox_marker_timestamp_seconds',
  'signalbox_scrapes_total',
  'ALERTS',
]) {
  test(`without ${gone} it is missed`, () => {
    const found = findings(gone);
    assert.ok(found.length > 0);
    for (const text of found) assert.ok(text.includes(`asks for '${gone}'`), text);
  });
}

const expressions = (dashboard: Dashboard): readonly string[] => [
  ...shownPanels(dashboard)
    .flatMap(queriesOf)
    .map(({ expr }) => expr),
  ...(dashboard.annotations.list ?? []).map(({ expr = '' }) => expr),
];

const asked = dashboards.flatMap((dashboard) =>
  expressions(dashboard).flatMap((expr) => selectors(filledIn(expr, chosenAt(dashboard)))),
);

test('every recorded series that is asked for is recorded with those labels', () => {
  const those = asked.filter(({ name }) => recorded.has(name));
  assert.ok(those.length > 200, String(those.length));
  assert.deepEqual(
    those.filter((one) => !isAmong(recordedSeries, one)),
    [],
  );
});

test('a label that no rule gives is missed', () => {
  const [wrong, right] = ['p96', 'p95'].flatMap((objective) =>
    selectors(`signalbox:target{slo="request-latency", objective="${objective}"} > 0`),
  );
  assert.ok(wrong && !isAmong(recordedSeries, wrong));
  assert.ok(right && isAmong(recordedSeries, right));
});

/** Prometheus' own labels of what is scraped. */
const ofTargets = ['job', 'instance', 'le'];

const strangeLabels = ({ name, labels }: Asked): readonly string[] => {
  const metrics = exposed.filter((metric) => namesOf(metric).includes(name));
  if (metrics.length === 0) return [];
  return labels.filter(
    (label) => !ofTargets.includes(label) && !metrics.some((one) => one.labels.includes(label)),
  );
};

test('every exposed metric that is asked for has the labels that it is asked by', () => {
  assert.ok(
    asked.filter(({ name }) => exposed.some((one) => namesOf(one).includes(name))).length > 50,
  );
  assert.deepEqual(asked.flatMap(strangeLabels), []);
});

test('a label that no metric has is missed', () => {
  const [wrong] = selectors('workflow_runs_total{result="failed"}');
  assert.deepEqual(wrong && strangeLabels(wrong), ['result']);
});

/** What sums are told apart by: \`sum by (…) (rate(metric{…}))\`. */
const groupings = (expression: string): readonly Asked[] =>
  [...expression.matchAll(/sum by \(([^)]*)\) \((?:rate\()?(\w+)/g)].map(
    ([, by = '', name = '']) => ({ name, labels: by.split(/,\s*/), equal: [] }),
  );

test('sums of exposed metrics are told apart by labels that they have', () => {
  const those = dashboards.flatMap(expressions).flatMap(groupings);
  assert.ok(those.length > 50, String(those.length));
  assert.deepEqual(those.flatMap(strangeLabels), []);
  assert.deepEqual(
    groupings('sum by (le, kind) (rate(http_server_request_duration_seconds_bucket[1m]))').flatMap(
      strangeLabels,
    ),
    ['kind'],
  );
});
