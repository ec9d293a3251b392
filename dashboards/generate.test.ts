// The dashboard of the shipped definitions: nothing is wrong with it, all objectives are on it, and
// the same definitions give the same bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import { generateDashboards } from './generate.ts';
import { isRow, lint, queriesOf, shownPanels } from './lint.ts';
import { looks } from './status.ts';

const { files } = await loadDefinitionFiles(fileURLToPath(new URL('../slos', import.meta.url)));
const { set } = readDefinitions(files, {});
assert.ok(set);

const [artefact] = generateDashboards(set);
assert.ok(artefact);
const dashboard: Dashboard = JSON.parse(artefact.text);
const rows = (dashboard.panels ?? []).filter(isRow);

test('there is one file, of JSON as people read it', () => {
  assert.equal(generateDashboards(set).length, 1);
  assert.equal(artefact.path, 'dashboards/generated/signalbox-slos.json');
  assert.match(artefact.text, /^\{\n {2}"[^\n]+\n/);
  assert.match(artefact.text, /\n\}\n$/);
});

test('the same definitions give the same bytes', () => {
  assert.equal(generateDashboards(set)[0]?.text, artefact.text);
  assert.notEqual(
    generateDashboards({ ...set, objectives: set.objectives.slice(1) })[0]?.text,
    artefact.text,
  );
});

test('nothing is wrong with it', () => {
  const isKnown = (metric: string): boolean => !metric.includes('undefined');
  assert.deepEqual(lint(dashboard, 'signalbox-slos', isKnown), []);
});

test('above the sections stands what is compared between objectives', () => {
  const shown = (dashboard.panels ?? []).filter((panel) => !isRow(panel));
  assert.deepEqual(
    shown.map(({ title }) => title),
    [
      ...Object.values(looks).map(({ text }) => text),
      ...['All objectives', 'Status over time', 'Error budgets left', 'Burn over 1h'],
    ],
  );
});

test('every objective has its folded section, in the order of the definitions', () => {
  assert.deepEqual(
    rows.map(({ title }) => title),
    set.objectives.map(
      ({ title, objective, target, service }) =>
        `${title}: ${objective} — ${Number((target * 100).toFixed(6))} % (${service})`,
    ),
  );
  for (const row of rows) assert.ok(row.collapsed && row.panels.length >= 8, row.title ?? '');
});

test('the four latencies show a quantile, with exemplars', () => {
  const estimates = shownPanels(dashboard).filter(({ title }) => title?.startsWith('≈ '));
  assert.deepEqual(
    estimates.map(({ title }) => title),
    [
      '≈ p95 of http_server_request_duration_seconds',
      '≈ p95 of collab_sync_latency_seconds',
      '≈ p50 of collab_sync_latency_seconds',
      '≈ p95 of workflow_step_duration_seconds',
    ],
  );
  for (const panel of estimates) assert.equal(queriesOf(panel)[0]?.exemplar, true);
});

test('data source, SLOs and board are set at the top, and alerts are drawn over the charts', () => {
  const variables = dashboard.templating.list?.map(({ name, type, query }) => [name, type, query]);
  assert.deepEqual(variables, [
    ['datasource', 'datasource', 'prometheus'],
    ['slo', 'custom', [...new Set(set.objectives.map(({ slo }) => slo))].join(',')],
    ['board', 'textbox', 'http://127.0.0.1:3100'],
  ]);
  const [annotation] = dashboard.annotations.list ?? [];
  assert.match(annotation?.expr ?? '', /^ALERTS\{alertstate="firing"/);
  assert.ok(annotation?.enable && annotation.placement === undefined);
});

test('it is found by tag, refreshes by itself, and shows the time of whoever reads it', () => {
  const { tags, refresh, timezone, schemaVersion } = dashboard;
  assert.deepEqual(
    { tags, refresh, timezone },
    {
      tags: ['signalbox', 'slo'],
      refresh: '30s',
      timezone: 'browser',
    },
  );
  assert.ok(schemaVersion >= 36);
});

test('a status is shape, word and colour, and no data is one too', () => {
  const [mapping] = rows[0]?.panels[0]?.fieldConfig?.defaults.mappings ?? [];
  assert.deepEqual(mapping?.options, {
    '-1': { text: '◌ NO DATA', color: '#717a86', index: 3 },
    '0': { text: '● GREEN', color: '#2da44e', index: 2 },
    '1': { text: '▲ YELLOW', color: '#d4a72c', index: 1 },
    '2': { text: '■ RED', color: '#cf222e', index: 0 },
  });
});

test('a set without objectives still gives a dashboard', () => {
  const [empty] = generateDashboards({ ...set, objectives: [] });
  const read: Dashboard = JSON.parse(empty?.text ?? '');
  assert.deepEqual(
    lint(read, 'signalbox-slos', () => true),
    [],
  );
  assert.equal(read.panels?.filter(isRow).length, 0);
});
