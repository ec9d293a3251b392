// Whoever is sent to a dashboard from elsewhere finds it: by the links of the alerts and of the
// board, and by the folder that Grafana is provisioned from.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { generateAlerts } from '../../alerts/generate.ts';
import { grafanaLink } from '../../collector/web/slo/grafana.ts';
import { lintLinks } from '../../dashboards/lint/link.ts';
import { readDashboard, readDashboards, shippedSet } from './shipped.ts';

const root = join(import.meta.dirname, '..', '..');
const dashboards = readDashboards();

type Rules = {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    }[];
  }[];
};

/** The path in Grafana that each alert leads to, whatever Grafana's address is. */
const alertPaths = generateAlerts(shippedSet)
  .filter(({ path }) => path.endsWith('/prometheus-rules.yaml'))
  .flatMap(({ text }) => (parse(text) as Rules).groups)
  .flatMap(({ rules }) => rules)
  .flatMap(({ alert, annotations: { dashboard_url: url } = {} }) =>
    alert === undefined || url === undefined ? [] : [url.slice(url.indexOf('/d/'))],
  );

const findings = (url: string): readonly string[] => {
  const [link] = readDashboard('overview').links ?? [];
  assert.ok(link);
  const from = { ...readDashboard('overview'), links: [{ ...link, tags: [], url }], panels: [] };
  return lintLinks(from, dashboards);
};

test('alerts lead to a dashboard that there is, and choose what it has', () => {
  assert.ok(alertPaths.length > 2 * shippedSet.objectives.length, String(alertPaths.length));
  for (const path of alertPaths) assert.deepEqual(findings(path), [], path);
});

test('the board leads to a dashboard that there is, and chooses what it has', () => {
  for (const { slo, objective } of shippedSet.objectives) {
    const link = grafanaLink('', { name: slo, objective });
    assert.deepEqual(findings(link), [], link);
    assert.ok(alertPaths.includes(link), link);
  }
  const link = grafanaLink('https://example.org/grafana', { name: 'a b', objective: 'x&y=%' });
  assert.deepEqual(
    [...new URL(link).searchParams],
    [
      ['var-slo', 'a b'],
      ['var-objective', 'x&y=%'],
    ],
  );
  assert.equal(new URL(link).pathname, '/grafana/d/signalbox-objective');
});

test('an alert that led to a dashboard that is gone would be found', () => {
  const [path = ''] = alertPaths;
  assert.match(path, /^\/d\/signalbox-objective\?/);
  assert.equal(findings(path.replace('-objective', '-objectives')).length, 1);
  assert.equal(findings(path.replace('var-slo', 'var-name')).length, 1);
});

test('all that is committed is what Grafana loads, and nothing else', () => {
  const folder = join(root, 'dashboards', 'generated');
  assert.deepEqual(readdirSync(folder).sort(), dashboards.map(({ uid }) => `${uid}.json`).sort());
  const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const [, inside = ''] = /- \.\/dashboards\/generated:([^:\s]+):ro/.exec(compose) ?? [];
  const provisioning = join(root, 'deploy', 'grafana', 'provisioning', 'dashboards');
  const [file = '', ...others] = readdirSync(provisioning);
  assert.deepEqual(others, []);
  const { providers } = parse(readFileSync(join(provisioning, file), 'utf8'));
  assert.deepEqual(
    providers.map(({ options }: { options: { path: string } }) => options.path),
    [inside],
  );
  assert.ok(existsSync(folder) && inside !== '');
});
