// The dashboards of the shipped definitions: which there are, that nothing is wrong with any, and
// that the same definitions give the same bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import { generateDashboards } from './generate.ts';
import { lint } from './lint/dashboard.ts';
import { queriesOf } from './lint/panel.ts';
import { isRow, shownPanels } from './lint/place.ts';
import { readQuery } from './lint/query.ts';
import { looks } from './slo/status.ts';

const { files } = await loadDefinitionFiles(fileURLToPath(new URL('../slos', import.meta.url)));
const { set } = readDefinitions(files, {});
assert.ok(set);

const artefacts = generateDashboards(set);
const dashboards = artefacts.map(({ text }): Dashboard => JSON.parse(text));

const dashboard = (name: string): Dashboard =>
  dashboards.find(({ uid }) => uid === `signalbox-${name}`) ?? assert.fail(name);

/** Whatever is asked for: whether somebody has it is for the test of metrics. */
const asked = (all: readonly Dashboard[]): ReadonlySet<string> =>
  new Set([
    ...['signalbox:bad:ratio1h', 'signalbox:target', 'nodejs_version_info'],
    ...[
      'ALERTS',
      'signalbox_marker_timestamp_seconds',
      'http_server_request_duration_seconds_count',
    ],
    ...all
      .flatMap(shownPanels)
      .flatMap(queriesOf)
      .flatMap(({ expr }) => readQuery(expr, { slo: '.*' }).metrics),
  ]);

test('each is a file that is named for it, of JSON as people read it', () => {
  const services = [...new Set(set.objectives.map(({ service }) => service))];
  assert.ok(services.length > 1);
  assert.deepEqual(
    artefacts.map(({ path }) => path),
    ['overview', 'objective', ...services.map((service) => `service-${service}`)]
      .concat('application', 'engines', 'collector', 'gates')
      .map((name) => `dashboards/generated/signalbox-${name}.json`),
  );
  for (const [index, { path, text }] of artefacts.entries()) {
    assert.equal(path, `dashboards/generated/${dashboards[index]?.uid}.json`);
    assert.match(text, /^\{\n {2}"[^\n]+\n/);
    assert.match(text, /\n\}\n$/);
  }
});

test('the same definitions give the same bytes', () => {
  assert.deepEqual(generateDashboards(set), artefacts);
  const fewer = generateDashboards({ ...set, objectives: set.objectives.slice(1) });
  assert.notEqual(fewer[0]?.text, artefacts[0]?.text);
});

test('nothing is wrong with any', () => {
  const known = asked(dashboards);
  for (const one of dashboards) assert.deepEqual(lint(one, known, dashboards), [], `${one.uid}`);
});

test('the dashboard of any one objective is the same whatever the definitions are', () => {
  const without = generateDashboards({ ...set, objectives: [], services: [] });
  const text = (all: typeof artefacts) =>
    all.find(({ path }) => path.endsWith('/signalbox-objective.json'))?.text;
  assert.ok(text(artefacts));
  assert.equal(text(without), text(artefacts));
});

test('a set without objectives still gives dashboards', () => {
  const none = { ...set, objectives: [], loadGates: [] };
  const read = generateDashboards(none).map(({ text }): Dashboard => JSON.parse(text));
  assert.deepEqual(
    read.map(({ uid }) => uid),
    ['overview', 'objective', 'application', 'engines', 'collector', 'gates'].map(
      (name) => `signalbox-${name}`,
    ),
  );
  for (const one of read) assert.deepEqual(lint(one, asked(read), read), [], `${one.uid}`);
});

test('the overview has what is compared between objectives', () => {
  assert.deepEqual(
    (dashboard('overview').panels ?? []).map(({ title }) => title),
    [
      ...Object.values(looks).map(({ text }) => text),
      ...['Objectives', 'Least budget left', 'Alerts firing'],
      ...['Status over time', 'Error budgets left', 'Burn over 1h'],
    ],
  );
});

test('every objective has its folded section, on the dashboard of its service', () => {
  for (const service of new Set(set.objectives.map((objective) => objective.service))) {
    const rows = (dashboard(`service-${service}`).panels ?? []).filter(isRow);
    assert.deepEqual(
      rows.map(({ title }) => title),
      set.objectives
        .filter((objective) => objective.service === service)
        .map(
          ({ title, objective, target }) =>
            `${title}: ${objective} — ${Number((target * 100).toFixed(6))} %`,
        ),
    );
    for (const row of rows) assert.ok(row.collapsed && row.panels.length >= 8, row.title ?? '');
  }
});

test('every latency shows a quantile, with exemplars', () => {
  const estimates = dashboards
    .flatMap(shownPanels)
    .filter((panel) => queriesOf(panel).some(({ expr }) => expr.includes('_bucket')));
  assert.ok(estimates.length > 10, String(estimates.length));
  for (const panel of estimates) {
    assert.match(panel.title ?? '', /^≈ p\d/);
    for (const { expr, exemplar } of queriesOf(panel))
      if (expr.includes('_bucket')) assert.equal(exemplar, true, expr);
  }
});

test('data source and board are set at the top of each, and each has the same drawn over it', () => {
  for (const { uid, templating, annotations, links = [] } of dashboards) {
    const [datasource, board] = templating.list ?? [];
    assert.deepEqual([datasource?.name, datasource?.query], ['datasource', 'prometheus'], `${uid}`);
    assert.deepEqual([board?.name, board?.query], ['board', 'http://localhost:3100'], `${uid}`);
    const drawn = annotations.list ?? [];
    assert.deepEqual(
      drawn.map(({ name, enable, placement, useValueForTime }) => [
        ...[name, enable, placement, useValueForTime],
      ]),
      [
        ['Deploys', true, undefined, true],
        ['Gates', true, undefined, true],
        ['Pages', true, undefined, true],
        ['Firing alerts', true, undefined, undefined],
      ],
    );
    assert.deepEqual(
      links.slice(0, 2).map(({ title, type }) => [title, type]),
      [
        ['Signalbox', 'dashboards'],
        ['Board', 'link'],
      ],
    );
  }
});

test('they are found by tag, refresh by themselves, and show the time of whoever reads them', () => {
  for (const { tags, refresh, timezone, schemaVersion } of dashboards) {
    assert.equal(tags?.[0], 'signalbox');
    assert.deepEqual({ refresh, timezone }, { refresh: '30s', timezone: 'browser' });
    assert.ok(schemaVersion >= 36);
  }
});

test('a status is shape, word and colour, and no data is one too', () => {
  const [status] = dashboard('objective').panels ?? [];
  assert.ok(status && !isRow(status));
  const [mapping] = status.fieldConfig?.defaults.mappings ?? [];
  assert.deepEqual(mapping?.options, {
    '-1': { text: '◌ NO DATA', color: '#717a86', index: 3 },
    '0': { text: '● GREEN', color: '#2da44e', index: 2 },
    '1': { text: '▲ YELLOW', color: '#d4a72c', index: 1 },
    '2': { text: '■ RED', color: '#cf222e', index: 0 },
  });
});

test('the gates’ table has a column for the floors of each steady gate', () => {
  const [table] = dashboard('gates').panels ?? [];
  assert.ok(table && !isRow(table));
  const names = Object.values<string>(table.transformations?.[1]?.options.renameByName ?? {});
  for (const { name, course } of set.loadGates)
    assert.equal(names.includes(`Floor of ${name}`), course.kind === 'steady', name);
  const [, , floors] = queriesOf(table);
  assert.match(
    floors?.expr ?? '',
    /signalbox:target\{slo="request-latency",objective="p95"\} \+ 50\b/,
  );
});

test('services that are called the same have titles of their own', () => {
  const services = set.services.map((service) => ({ ...service, title: 'Shop' }));
  const titles = generateDashboards({ ...set, services }).map(({ text }) => JSON.parse(text).title);
  assert.equal(new Set(titles).size, titles.length);
  assert.ok(titles.includes('Service: Shop (api)'));
});

test('a service with very many objectives leads to each instead of unfolding all', () => {
  const [first] = set.objectives;
  assert.ok(first);
  const many = Array.from({ length: 200 }, (_, index) => {
    const objective = `o${index}`;
    return { ...first, objective, key: `${first.slo}/${objective}` };
  });
  const all = generateDashboards({ ...set, objectives: many });
  const { text } = all.find(({ path }) => path.includes('service-')) ?? assert.fail();
  assert.ok(text.length < 200_000, String(text.length));
  assert.match(text, /var-objective=\$\{__data\.fields\.Objective:percentencode\}/);
});
