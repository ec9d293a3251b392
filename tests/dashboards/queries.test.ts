// What a real Prometheus answers to every query of the dashboard: something while events come, and
// neither zeros nor errors when they do not.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRow, queriesOf, shownPanels } from '../../dashboards/lint.ts';
import { filledIn } from '../../dashboards/lint-query.ts';
import { skipWithout } from '../tool.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { moments, openMetrics, sample } from './sample-data.ts';
import { readDashboard, shippedSet } from './shipped.ts';

const skip = skipWithout('prometheus') || skipWithout('promtool');

let prometheus: Prometheus;
before(async () => {
  if (!skip) prometheus = await startPrometheus(openMetrics());
});
after(async () => {
  if (!skip) await prometheus.stop();
});

const { start, busyEnd, idleEnd, silentEnd } = moments;
const minute = 60;

const dashboard = readDashboard();
const { objectives } = shippedSet;

type Asked = { readonly name: string; readonly expression: string; readonly instant: boolean };

const asked: readonly Asked[] = shownPanels(dashboard).flatMap((panel) =>
  queriesOf(panel).map(({ refId, expr, instant }) => ({
    name: `${panel.id} ${panel.title} ${refId}`,
    expression: filledIn(expr),
    instant: instant === true,
  })),
);

/** The values that Grafana would show or draw from one moment to another. */
const values = async ({ expression, instant }: Asked, from: number, to: number) => {
  if (instant) return (await prometheus.at(expression, to)).map(({ value }) => value);
  const curves = await prometheus.over(expression, from, to, 15);
  return curves.flatMap(({ points }) => points.map(([, value]) => value));
};

/** What one objective's panel asks for, by the start of its title and the query's place in it. */
const askedBy = (key: string, title: string, index = 0): Asked => {
  const at = objectives.findIndex((objective) => objective.key === key);
  const row = (dashboard.panels ?? []).filter(isRow)[at];
  const panel = row?.panels.find((one) => one.title?.startsWith(title));
  const query = panel && queriesOf(panel)[index];
  assert.ok(query, `${key} ${title}`);
  return { name: title, expression: filledIn(query.expr), instant: query.instant === true };
};

const overview = (title: string): readonly Asked[] =>
  asked.filter(({ name }) => name.replace(/^\d+ /, '').startsWith(title));

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

test('the alerts that are drawn over the charts are those that fire', { skip }, async () => {
  const expression = dashboard.annotations.list?.[0]?.expr ?? '';
  assert.equal((await prometheus.at(expression, busyEnd)).length, 1);
  assert.equal((await prometheus.at(expression, idleEnd)).length, 0);
});

test('the table has each objective once, and a burn where it has the window', {
  skip,
}, async () => {
  const rows = async ({ expression }: Asked) =>
    (await prometheus.at(expression, busyEnd)).map(({ metric }) => Object.keys(metric).sort());
  const columns = await Promise.all(overview('All objectives').map(rows));
  const counts = columns.map(({ length }) => length);
  // Status, good, target, budget; 5m, 30m, 1h, 2h, 6h, 1d, 3d: the median has only the longer ones.
  const [all, most] = [objectives.length, objectives.length - 1];
  assert.deepEqual(counts, [all, all, all, all, most, most, most, all, all, all, all]);
  // What Grafana joins the columns by is the same in all of them, and nothing else is there.
  for (const labels of columns.flat()) assert.deepEqual(labels, ['objective', 'service', 'slo']);
});

test('the overview shows only the SLOs that are chosen', { skip }, async () => {
  const [table] = shownPanels(dashboard).filter(({ title }) => title === 'All objectives');
  for (const { expr } of table ? queriesOf(table) : []) {
    const chosen = expr.replaceAll('$slo', '(uptime|sync-latency)');
    const found = await prometheus.at(chosen, busyEnd);
    for (const { metric } of found) assert.match(metric.slo ?? '', /^(uptime|sync-latency)$/);
    assert.ok(found.length >= 2 && found.length <= 3, expr);
  }
});

test('figures are what was recorded', { skip }, async () => {
  const key = 'request-errors/answered';
  const figure = async (title: string, index = 0): Promise<number> =>
    only(await values(askedBy(key, title, index), start + 5 * minute, busyEnd));
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

const counts = async (seconds: number): Promise<number[][]> => {
  const four = ['■ RED', '▲ YELLOW', '● GREEN', '◌ NO DATA'].flatMap(overview);
  assert.equal(four.length, 4);
  return Promise.all(four.map((one) => values(one, start, seconds)));
};

test('objectives are counted by colour', { skip }, async () => {
  assert.deepEqual(await counts(busyEnd), [[4], [4], [4], [0]]);
});

test('without events there is no ratio, no status, and no event a second', { skip }, async () => {
  // The first minutes still have events in their windows, or values that were true a moment ago.
  const from = busyEnd + 6 * minute;
  for (const { key } of objectives) {
    for (const title of ['Good events against', 'Bad events over', 'Burn by window'])
      assert.deepEqual(await values(askedBy(key, title), from, idleEnd), [], `${key} ${title}`);
    assert.equal(only(await values(askedBy(key, 'Events per second'), from, idleEnd)), 0);
    assert.deepEqual(await values(askedBy(key, 'Status'), from, idleEnd), [-1]);
  }
  assert.deepEqual(await counts(idleEnd), [[0], [0], [0], [objectives.length]]);
});

test('when the rules are silent, only promises are left', { skip }, async () => {
  const from = idleEnd + 6 * minute;
  const left = new Set<string>();
  for (const one of asked.filter(({ expression }) => !expression.startsWith('vector('))) {
    const found = await values(one, from, silentEnd);
    if (found.length > 0) left.add(one.name.replace(/^\d+ /, ''));
  }
  assert.deepEqual([...left].sort(), [
    'All objectives A',
    'All objectives C',
    'Bad events over 1m against the thresholds B',
    'Bad events over 1m against the thresholds C',
    'Good events against the target B',
    'Status A',
    'Status over time A',
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
