// Dashboards of a set with an objective of every kind: gauges, shares, thresholds, spans, time
// slices. They ask for what the rules of that very set record, and a real Prometheus answers.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lint } from '../../dashboards/lint/dashboard.ts';
import { queriesOf } from '../../dashboards/lint/panel.ts';
import { isRow, shownPanels } from '../../dashboards/lint/place.ts';
import { filledIn } from '../../dashboards/lint/query.ts';
import { selectorsOf } from '../../language/measure.ts';
import { skipWithout } from '../tool.ts';
import { everyKind, everyKindDashboards } from './every-kind.ts';
import { exposed, namesOf, ofPrometheus } from './exposed.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { recordedOf, type Series } from './recorded.ts';
import { isAmong, selectors } from './selectors.ts';

const services = everyKindDashboards.filter(({ uid }) => uid?.startsWith('signalbox-service-'));
const recorded = recordedOf(everyKind);

const scraped = [
  ...new Set(everyKind.objectives.flatMap(({ indicator }) => selectorsOf(indicator))),
].map(({ metric }) => metric);

/** Each query of the services' dashboards, by its panel. */
const asked = services.flatMap((dashboard) =>
  shownPanels(dashboard).flatMap((panel) =>
    queriesOf(panel).map(({ refId, expr, instant }) => ({
      ...{ name: `${dashboard.uid}: ${panel.title} ${refId}`, expression: filledIn(expr, {}) },
      instant: instant === true,
    })),
  ),
);

test('the set has every kind of measure, and slices of both kinds', () => {
  assert.deepEqual(
    new Set(everyKind.objectives.map(({ indicator }) => indicator.kind)),
    new Set(['counters', 'gauges', 'ratio', 'threshold', 'spans']),
  );
  const slices = everyKind.objectives.flatMap((one) => (one.slices === null ? [] : [one.slices]));
  assert.deepEqual(
    new Set(slices.map(({ goodFrom }) => goodFrom === null)),
    new Set([false, true]),
  );
});

test('nothing is wrong with any', () => {
  const known = new Set([
    ...recorded.map(({ name }) => name),
    ...[...scraped, ...ofPrometheus, ...exposed.flatMap(namesOf)],
  ]);
  for (const one of everyKindDashboards)
    assert.deepEqual(lint(one, known, everyKindDashboards), [], `${one.uid}`);
});

test('every recorded series that is asked for is recorded with those labels', () => {
  const those = asked
    .flatMap(({ expression }) => selectors(expression))
    .filter(({ name }) => name.startsWith('signalbox:'));
  assert.ok(those.length > 100, String(those.length));
  assert.deepEqual(
    those.filter((one) => !isAmong(recorded, one)),
    [],
  );
});

test('an objective that Prometheus cannot judge says so, and asks for nothing', () => {
  const rows = services.flatMap(({ panels = [] }) => panels.filter(isRow));
  const [row] = rows.filter(({ title }) => title?.startsWith('unasked'));
  assert.deepEqual(
    row?.panels.map(({ type, title }) => [type, title]),
    [['text', 'Not in Prometheus']],
  );
  assert.match(
    row?.panels[0]?.options.content,
    /cannot judge.*`.+duration <.+`.*\/slos\/unasked\)/,
  );
});

const skip = skipWithout('prometheus') || skipWithout('promtool');
const end = 1_767_226_200;
const times = Array.from({ length: 41 }, (_, index) => end - (40 - index) * 15);

const sampled = ({ name }: Series): number => {
  if (name === 'signalbox:target') return 0.9;
  if (/increase|sum|slices/.test(name)) return /good|bad/.test(name) ? 30 : 60;
  return name === 'signalbox:status' ? 1 : 0.25;
};

const samples = (): string => {
  const ofTargets = scraped.map((name) => ({
    name,
    labels: { job: 'shop', instance: 'shop:3000' },
  }));
  const alerts = everyKind.objectives.flatMap(({ slo, objective, service }) =>
    ['ALERTS', 'ALERTS_FOR_STATE'].map((name) => {
      const of = { alertname: slo, severity: 'page', slo, objective, service };
      return { name, labels: name === 'ALERTS' ? { ...of, alertstate: 'firing' } : of };
    }),
  );
  const all: readonly Series[] = [...recorded, ...ofTargets, ...alerts];
  const families = [...new Set(all.map(({ name }) => name))].map((name) => {
    const lines = new Set(
      all
        .filter((one) => one.name === name)
        .flatMap((one) => {
          const labels = Object.entries(one.labels).map(([k, v]) => `${k}=${JSON.stringify(v)}`);
          return times.map((time) => `${name}{${labels.join(',')}} ${sampled(one)} ${time}`);
        }),
    );
    return [`# TYPE ${name} gauge`, ...lines].join('\n');
  });
  return `${families.join('\n')}\n# EOF\n`;
};

let prometheus: Prometheus;
before(async () => {
  if (!skip) prometheus = await startPrometheus(samples());
});
after(async () => {
  if (!skip) await prometheus.stop();
});

test('every query of the services’ dashboards has an answer', { skip }, async () => {
  const silent: string[] = [];
  for (const { name, expression, instant } of asked) {
    const found = instant
      ? (await prometheus.at(expression, end)).map(({ value }) => value)
      : (await prometheus.over(expression, end - 300, end, 15)).flatMap(({ points }) =>
          points.map(([, value]) => value),
        );
    if (found.length === 0 || !found.every(Number.isFinite)) silent.push(`${name}: ${expression}`);
  }
  assert.deepEqual(silent, []);
});

test('what is good of slices is of those that counted', { skip }, async () => {
  const [share] = asked.filter(({ name }) => name.includes(': Good over'));
  assert.ok(share);
  const [only] = await prometheus.at(share.expression, end);
  assert.equal(only?.value, 1 - 30 / 60);
});
