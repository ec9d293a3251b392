// The dashboards have the shape that Grafana's SDK says a dashboard has: their JSON is compiled as a
// literal of the SDK's types, which refuses a key too many, a key too few and a value of no enum.
// That this bites is shown on dashboards with one such fault each.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { isRow } from '../../dashboards/lint/place.ts';
import { everyKindDashboards } from './every-kind.ts';
import { readDashboard, readDashboards } from './shipped.ts';

const root = join(import.meta.dirname, '..', '..');

/** One of each kind of panel, and one section: what is wrong with one of it is wrong with any. */
const small = (): Dashboard => {
  const { panels = [], ...rest } = readDashboard('overview');
  const kinds = panels.map(({ type }) => type);
  const first = panels.filter(({ type }, index) => kinds.indexOf(type) === index);
  const folded = (readDashboard('service-api').panels ?? []).filter(isRow);
  return { ...rest, panels: [...first, ...folded.slice(0, 1)] };
};

/** Changes what is at a path; undefined takes it away. */
const changed = (path: string, value: unknown): string => {
  const dashboard = small();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let holder: Record<string, unknown> = { ...dashboard };
  const whole = holder;
  for (const key of keys) holder = holder[key] as Record<string, unknown>;
  assert.ok(typeof holder === 'object' && holder !== null, path);
  if (value === undefined) assert.ok(last in holder, path);
  holder[last] = value;
  return JSON.stringify(whole);
};

// Panels of `small` in order: stat, table, bargauge, state-timeline, timeseries, row.
const faults: readonly [what: string, path: string, value: unknown][] = [
  ['a misspelt key', 'timeZone', 'browser'],
  ['no schema version', 'schemaVersion', undefined],
  ['no annotations', 'annotations', undefined],
  ['a number for a text', 'uid', 7],
  ['a tooltip that does not exist', 'graphTooltip', 3],
  ['a variable of no kind', 'templating.list.0.type', 'data-source'],
  ['a misspelt key of a variable', 'templating.list.2.defaultValue', 'here'],
  ['values sorted in no way', 'templating.list.2.sort', 'up'],
  ['a misspelt key of an annotation', 'annotations.list.0.expression', 'ALERTS'],
  ['a moment that is no switch', 'annotations.list.0.useValueForTime', 'on'],
  ['a link of no kind', 'links.0.type', 'url'],
  ['a panel of no kind', 'panels.0.type', 'stats'],
  ['a misspelt key of a panel', 'panels.0.gridpos', { x: 0, y: 0, w: 1, h: 1 }],
  ['a place without a width', 'panels.0.gridPos.w', undefined],
  ['a misspelt option', 'panels.0.options.colourMode', 'value'],
  ['an option with no such value', 'panels.0.options.colorMode', 'foreground'],
  ['an option of another panel', 'panels.0.options.legend', { calcs: [] }],
  ['thresholds without steps', 'panels.0.fieldConfig.defaults.thresholds.steps', undefined],
  ['a transformation of no kind', 'panels.1.transformations.0.id', 'join'],
  ['a transformation’s misspelt key', 'panels.1.transformations.1.options.rename', {}],
  ['a query in no format', 'panels.1.targets.0.format', 'tables'],
  [
    'a look of another panel',
    'panels.1.fieldConfig.overrides.0.properties.0.id',
    'custom.drawStyle',
  ],
  ['bars in no direction', 'panels.2.options.orientation', 'sideways'],
  ['a bar’s misspelt option', 'panels.2.options.showEmpty', true],
  ['a mapping of no kind', 'panels.3.fieldConfig.defaults.mappings.0.type', 'values'],
  ['a misspelt field option', 'panels.3.fieldConfig.defaults.custom.spanNull', false],
  ['a query without an expression', 'panels.4.targets.0.expr', undefined],
  ['a misspelt key of a query', 'panels.4.targets.0.legend', 'a'],
  ['a legend without a placement', 'panels.4.options.legend.placement', undefined],
  ['points shown in no way', 'panels.4.fieldConfig.defaults.custom.showPoints', 'none'],
  ['a fault in a folded panel', 'panels.5.panels.4.fieldConfig.defaults.custom.spanNulls', 'no'],
  [
    'a look with no such value',
    'panels.5.panels.4.fieldConfig.overrides.0.properties.0.value.mode',
    'solid',
  ],
  ['a look of no kind', 'panels.5.panels.4.fieldConfig.overrides.0.properties.0.id', 'custom.dash'],
  ['a matcher of no kind', 'panels.5.panels.4.fieldConfig.overrides.0.matcher.id', 'byRefId'],
  ['a section without its panels', 'panels.5.panels', undefined],
];

/** What the compiler says of each dashboard, by its name. */
const compile = (dashboards: ReadonlyMap<string, string>): Map<string, string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-dashboards-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions: { types: [] } };
    const files = { include: ['*.ts'], exclude: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, ...files }));
    const types = JSON.stringify(join(import.meta.dirname, 'dashboard-json.ts'));
    for (const [name, json] of dashboards) {
      const text = `import type { DashboardJson } from ${types};\nexport const read: DashboardJson = ${json};\n`;
      writeFileSync(join(folder, `${name}.ts`), text);
    }
    const compiler = join(root, 'node_modules', '.bin', 'tsc');
    const run = spawnSync(compiler, ['--pretty', 'false', '-p', folder], { encoding: 'utf8' });
    if (run.error) throw run.error;
    const found = new Map([...dashboards.keys()].map((name) => [name, [] as string[]]));
    for (const line of run.stdout.split('\n').filter((line) => / error TS\d+: /.test(line))) {
      const name = /([\w-]+)\.ts\(/.exec(line)?.[1] ?? '';
      (found.get(name) ?? assert.fail(line)).push(line);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

let said = new Map<string, string[]>();

before(() => {
  said = compile(
    new Map([
      ...readDashboards().map((one) => [`${one.uid}`, JSON.stringify(one)] as const),
      ...everyKindDashboards.map((one) => [`every-${one.uid}`, JSON.stringify(one)] as const),
      ['small', JSON.stringify(small())],
      ...faults.map(([, path, value], index) => [`fault-${index}`, changed(path, value)] as const),
    ]),
  );
});

for (const { uid } of readDashboards())
  test(`${uid} has nothing that Grafana does not know, and all that it needs`, () => {
    assert.deepEqual(said.get(`${uid}`), []);
  });

test('nor have those of objectives of every kind', () => {
  for (const { uid } of everyKindDashboards)
    assert.deepEqual(said.get(`every-${uid}`), [], `${uid}`);
});

test('the dashboard that is broken below is sound itself', () => {
  assert.deepEqual(said.get('small'), []);
  const kinds = small().panels?.map(({ type }) => type);
  assert.deepEqual(kinds, [
    ...['stat', 'table', 'bargauge', 'state-timeline', 'timeseries', 'row'],
  ]);
});

for (const [index, [what]] of faults.entries()) {
  test(`refused: ${what}`, () => {
    assert.notDeepEqual(said.get(`fault-${index}`), []);
  });
}
