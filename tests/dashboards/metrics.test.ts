// Whatever the dashboard asks for is there: recorded by a generated rule, with the labels that it
// asks for, or exposed by the app. A renamed series or metric fails here, not in front of someone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { catalogue } from '../../app/telemetry/metrics.ts';
import { lint, queriesOf, shownPanels } from '../../dashboards/lint.ts';
import { filledIn } from '../../dashboards/lint-query.ts';
import { recordedSeries } from './recorded.ts';
import { readDashboard } from './shipped.ts';

const exposed = Object.values(catalogue).flatMap(({ name, type }) =>
  type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
);
const recorded = new Set(recordedSeries.map(({ name }) => name));

/** Of Prometheus itself. */
const own = ['ALERTS'];

const findings = (without?: string): readonly string[] => {
  const names = [...recorded, ...exposed, ...own].filter((name) => name !== without);
  return lint(readDashboard(), 'signalbox-slos', (metric) => names.includes(metric));
};

test('every metric is recorded by a rule or exposed by the app', () => {
  assert.deepEqual(findings(), []);
});

for (const gone of [
  'signalbox:bad:ratio1h',
  'signalbox:target',
  'collab_sync_latency_seconds_bucket',
  'ALERTS',
]) {
  test(`without ${gone} it is missed`, () => {
    const found = findings(gone);
    assert.ok(found.length > 0);
    for (const text of found) assert.ok(text.includes(`asks for '${gone}'`), text);
  });
}

type Asked = { readonly name: string; readonly equal: readonly (readonly [string, string])[] };

/** Every selector of a query, with the labels that have to be equal to something. */
const selectors = (expression: string): readonly Asked[] => {
  const query = filledIn(expression);
  const found: Asked[] = [];
  parser.parse(query).iterate({
    enter: ({ name, from, to }) => {
      if (name !== 'VectorSelector') return;
      const text = query.slice(from, to);
      const [metric = ''] = /^[\w:]+/.exec(text) ?? [];
      const equal = [...text.matchAll(/([a-z_]+)="([^"]*)"/g)].map(
        ([, label = '', value = '']) => [label, value] as const,
      );
      found.push({ name: metric, equal });
    },
  });
  return found;
};

const isRecorded = ({ name, equal }: Asked): boolean =>
  recordedSeries.some(
    (series) =>
      series.name === name && equal.every(([label, value]) => series.labels[label] === value),
  );

test('every recorded series that is asked for is recorded with those labels', () => {
  const asked = shownPanels(readDashboard())
    .flatMap(queriesOf)
    .flatMap(({ expr }) => selectors(expr))
    .filter(({ name }) => recorded.has(name));
  assert.ok(asked.length > 200, String(asked.length));
  assert.deepEqual(
    asked.filter((one) => !isRecorded(one)),
    [],
  );
});

test('a label that no rule gives is missed', () => {
  const [wrong, right] = ['p96', 'p95'].flatMap((objective) =>
    selectors(`signalbox:target{slo="request-latency", objective="${objective}"} > 0`),
  );
  assert.ok(wrong && !isRecorded(wrong));
  assert.ok(right && isRecorded(right));
});
