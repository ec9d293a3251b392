// What a real Prometheus answers to every query of the dashboards: something while events come, and
// neither zeros nor errors when they do not.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { queriesOf } from '../../dashboards/lint/panel.ts';
import { isRow, shownPanels } from '../../dashboards/lint/place.ts';
import { filledIn } from '../../dashboards/lint/query.ts';
import { skipWithout } from '../tool.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { moments, openMetrics, sample } from './sample-data.ts';
import { chosenAt, readDashboard, readDashboards, shippedSet } from './shipped.ts';

const skip = skipWithout('prometheus') || skipWithout('promtool');

let prometheus: Prometheus;
before(async () => {
  if (!skip) prometheus = await startPrometheus(openMetrics());
});
after(async () => {
  if (!skip) await prometheus.stop();
});

const { start, busyEnd, idleEnd, silentEnd, marked } = moments;
const minute = 60;

const { objectives } = shippedSet;

type Asked = { readonly name: string; readonly expression: string; readonly instant: boolean };

const askedBy = (dashboard: Dashboard): readonly Asked[] =>
  shownPanels(dashboard).flatMap((panel) =>
    queriesOf(panel).map(({ refId, expr, instant }) => ({
      name: `${dashboard.uid}: ${panel.title} ${refId}`,
      expression: filledIn(expr, chosenAt(dashboard)),
      instant: instant === true,
    })),
  );

const asked = readDashboards().flatMap(askedBy);

/** The values that Grafana would show or draw from one moment to another. */
const values = async ({ expression, instant }: Asked, from: number, to: number) => {
  if (instant) return (await prometheus.at(expression, to)).map(({ value }) => value);
  const curves = await prometheus.over(expression, from, to, 15);
  return curves.flatMap(({ points }) => points.map(([, value]) => value));
};

/** What one objective's panel asks for, by the start of its title and the query's place in it. */
const ofObjective = (key: string, title: string, index = 0): Asked => {
  const objective = objectives.find((one) => one.key === key) ?? assert.fail(key);
  const dashboard = readDashboard(`service-${objective.service}`);
  const same = objectives.filter(({ service }) => service === objective.service);
  const row = (dashboard.panels ?? []).filter(isRow)[same.indexOf(objective)];
  const panel = row?.panels.find((one) => one.title?.startsWith(title));
  const query = panel && queriesOf(panel)[index];
  assert.ok(query, `${key} ${title}`);
  return { name: title, expression: filledIn(query.expr, {}), instant: query.instant === true };
};

const overview = (title: string): readonly Asked[] =>
  asked.filter(({ name }) => name.startsWith(`signalbox-overview: ${title}`));

const only = (found: readonly number[]): number => {
  const rounded = new Set(found.map((value) => Number(value.toFixed(9))));
  assert.equal(rounded.size, 1, String([...rounded]));
  return [...rounded][0] ?? Number.NaN;
};

test('every query has an answer while events come, and it is a number', { skip }, async () => {
  assert.ok(asked.length > 20 * objectives.length, String(asked.length));
  const silent: string[] = [];
  for (const one of asked) {
    const found = await values(one, start + 5 * minute, busyEnd);
    if (found.length === 0 || !found.every(Number.isFinite)) silent.push(one.name);
  }
  assert.deepEqual(silent, []);
});

test('markers are drawn at their moments', { skip }, async () => {
  for (const dashboard of readDashboards()) {
    const markers = (dashboard.annotations.list ?? []).filter((one) => one.useValueForTime);
    assert.equal(markers.length, 3);
    for (const { expr = '' } of markers) {
      const found = await prometheus.at(expr, busyEnd);
      // Grafana takes the value for milliseconds.
      assert.deepEqual(
        found.map(({ value }) => value),
        [marked * 1000],
      );
    }
  }
});

test('the alerts that are drawn are those of what the dashboard shows', { skip }, async () => {
  const drawn = async (name: string, seconds: number): Promise<number> => {
    const dashboard = readDashboard(name);
    const firing = dashboard.annotations.list?.find((one) => one.name === 'Firing alerts');
    const expression = filledIn(firing?.expr ?? '', chosenAt(dashboard));
    return (await prometheus.at(expression, seconds)).length;
  };
  const ofIdentity = objectives.filter(({ service }) => service === 'identity');
  assert.equal(await drawn('overview', busyEnd), objectives.length);
  assert.equal(await drawn('application', busyEnd), objectives.length);
  assert.equal(await drawn('service-identity', busyEnd), ofIdentity.length);
  assert.equal(await drawn('objective', busyEnd), 1);
  for (const name of ['overview', 'application', 'service-identity', 'objective'])
    assert.equal(await drawn(name, idleEnd), 0);
});

test('the values that are offered for choice are of a series that is there', { skip }, async () => {
  const offered = readDashboards().flatMap((dashboard) =>
    (dashboard.templating.list ?? [])
      .filter(({ type }) => type === 'query')
      .map(({ definition = '' }) => ({ definition, filling: chosenAt(dashboard) })),
  );
  assert.ok(offered.length >= 10, String(offered.length));
  for (const { definition, filling } of offered) {
    const [, selector = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
    const found = await prometheus.at(
      `count by (${label}) (${filledIn(selector, filling)})`,
      busyEnd,
    );
    assert.ok(found.length > 0 && found.every(({ metric }) => metric[label]), definition);
  }
});

test('the table has each objective once, and a burn where it has the window', {
  skip,
}, async () => {
  const rows = async ({ expression }: Asked) =>
    (await prometheus.at(expression, busyEnd)).map(({ metric }) => Object.keys(metric).sort());
  const columns = await Promise.all(overview('Objectives').map(rows));
  const counts = columns.map(({ length }) => length);
  // Status, good, target, budget; 5m, 30m, 1h, 2h, 6h, 1d, 3d: the median has only the longer ones.
  const [all, most] = [objectives.length, objectives.length - 1];
  assert.deepEqual(counts, [all, all, all, all, most, most, most, all, all, all, all]);
  // What Grafana joins the columns by is the same in all of them, and nothing else is there.
  for (const labels of columns.flat()) assert.deepEqual(labels, ['objective', 'service', 'slo']);
});

test('the overview shows only what is chosen', { skip }, async () => {
  const [table] = shownPanels(readDashboard('overview')).filter(
    ({ title }) => title === 'Objectives',
  );
  const filling = { service: '.*', slo: '(uptime|sync-latency)' };
  for (const { expr } of table ? queriesOf(table) : []) {
    const found = await prometheus.at(filledIn(expr, filling), busyEnd);
    for (const { metric } of found) assert.match(metric.slo ?? '', /^(uptime|sync-latency)$/);
    assert.ok(found.length >= 2 && found.length <= 3, expr);
    const none = { ...filling, service: 'workflows' };
    assert.equal((await prometheus.at(filledIn(expr, none), busyEnd)).length, 0);
  }
});

test('figures are what was recorded', { skip }, async () => {
  const key = 'request-errors/answered';
  const figure = async (title: string, index = 0): Promise<number> =>
    only(await values(ofObjective(key, title, index), start + 5 * minute, busyEnd));
  const { goodPerStep, totalPerStep, badRatio } = sample;
  assert.equal(await figure('Good events against'), goodPerStep / totalPerStep);
  assert.equal(await figure('Good events against', 1), 0.999);
  assert.equal(await figure('Bad events over 1m'), badRatio);
  assert.equal(await figure('Bad events over 1m', 1), 0.001);
  assert.equal(await figure('Burn by window'), 50);
  assert.equal(await figure('Events per second'), goodPerStep / 15);
  assert.equal(await figure('Events per second', 1), (totalPerStep - goodPerStep) / 15);
  assert.equal(await figure('Good over 30d'), 1 - badRatio);
  assert.equal(await figure('Budget left'), 0.4);
});

test('the dashboard of any objective shows the same as that of its service', { skip }, async () => {
  const any = readDashboard('objective');
  const burn = shownPanels(any).find(({ title }) => title === 'Burn by window');
  const [query] = burn ? queriesOf(burn) : [];
  const found = async (slo: string, objective: string) =>
    (await prometheus.at(filledIn(query?.expr ?? '', { slo, objective }), busyEnd))
      .map(({ metric, value }) => [metric.window ?? '', Number(value.toFixed(9))] as const)
      .sort();
  const windows = ['1d', '1h', '1m', '2h', '30m', '3d', '5m', '6h'];
  assert.deepEqual(
    await found('request-errors', 'answered'),
    windows.map((window) => [window, 50]),
  );
  assert.deepEqual(await found('request-errors', 'nothing'), []);
});

const counts = async (seconds: number): Promise<number[][]> => {
  const four = ['■ RED', '▲ YELLOW', '● GREEN', '◌ NO DATA'].flatMap(overview);
  assert.equal(four.length, 4);
  return Promise.all(four.map((one) => values(one, start, seconds)));
};

test('objectives are counted by colour', { skip }, async () => {
  assert.deepEqual(await counts(busyEnd), [[6], [6], [6], [0]]);
});

test('the oldest alert and the least budget can be told', { skip }, async () => {
  const [since] = overview('Alerts firing');
  const [least] = overview('Least budget left');
  assert.ok(since && least);
  assert.equal(only(await values(since, start, busyEnd)), start * 1000);
  assert.equal((await values(least, start, busyEnd)).length, objectives.length);
});

test('without events there is no ratio, no status, and no event a second', { skip }, async () => {
  // The first minutes still have events in their windows, or values that were true a moment ago.
  const from = busyEnd + 6 * minute;
  for (const { key } of objectives) {
    for (const title of ['Good events against', 'Bad events over', 'Burn by window'])
      assert.deepEqual(await values(ofObjective(key, title), from, idleEnd), [], `${key} ${title}`);
    assert.equal(only(await values(ofObjective(key, 'Events per second'), from, idleEnd)), 0);
    assert.deepEqual(await values(ofObjective(key, 'Status'), from, idleEnd), [-1]);
  }
  assert.deepEqual(await counts(idleEnd), [[0], [0], [0], [objectives.length]]);
});

test('when all is silent, only promises are left', { skip }, async () => {
  const from = idleEnd + 6 * minute;
  const left = new Set<string>();
  for (const one of asked.filter(({ expression }) => !expression.startsWith('vector('))) {
    const found = await values(one, from, silentEnd);
    if (found.length > 0) left.add(one.name.replace(/^[^:]+: /, ''));
  }
  assert.deepEqual([...left].sort(), [
    'Bad events over 1m against the thresholds B',
    'Bad events over 1m against the thresholds C',
    'Counted in the time shown A',
    'Counted in the time shown B',
    'Counted in the time shown C',
    'Counted in the time shown D',
    'Counted in the time shown E',
    'Counted in the time shown F',
    'Good against the target B',
    'Good events against the target B',
    'Objectives A',
    'Objectives C',
    'Status A',
    'Status over time A',
    'Target A',
    '■ RED A',
    '▲ YELLOW A',
    '◌ NO DATA A',
    '● GREEN A',
  ]);
  assert.deepEqual(await counts(silentEnd), [[0], [0], [0], [objectives.length]]);
});

test('where no rules ever ran, nothing is counted, not even as 0', { skip }, async () => {
  assert.deepEqual(await counts(start - 60 * minute), [[], [], [], []]);
});
