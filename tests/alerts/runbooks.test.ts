// Runbooks are read by somebody who is half asleep and does not know the system: each has the same
// parts in the same order, fits a screen or two, and names nothing that is not there.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { parse } from 'yaml';
import { faultTitles } from '../../app/faults/faults.ts';
import { flagPhases } from '../../app/flags/flag.ts';
import { limitMetrics } from '../../collector/ingest/limits/metrics.ts';
import { openBoard } from '../../collector/serve/fixture.ts';
import { deadMansSwitchRunbook, runbookName, silentSourceRunbook } from '../../language/runbook.ts';
import { exposed, namesOf } from '../dashboards/exposed.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { shippedSet } from './sets.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'alerts/runbooks');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const set = await shippedSet();
const files = readdirSync(folder).toSorted();
const runbooks = files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const linesOf = (text: string): readonly string[] => text.split('\n');
const codeOf = (text: string): readonly string[] =>
  [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, code = '']) => code.trim().split('\n'));

const parts = [
  ...['What it means for users', 'Check first', 'Likely causes', 'What to do now'],
  ...['How to know it is over', 'What to write down'],
];

test('whatever pages leads to one of them, in Prometheus and in Grafana', () => {
  const there = new Set(files.map((file) => runbookName(file)));
  for (const name of ['prometheus-rules.yaml', 'prometheus-rules.edges.yaml']) {
    const alerts = alertsOf(artefactOf(set, name));
    assert.ok(alerts.length > 50);
    for (const { alert, annotations } of alerts) {
      const [, begin, last] =
        /^(.*)\/runbooks\/([\w-]+)$/.exec(annotations.runbook_url ?? '') ?? [];
      assert.equal(begin, '{{ $externalLabels.board_url }}', alert);
      assert.ok(there.has(last ?? ''), alert);
    }
  }
  const prometheus = parse(textOf('deploy/prometheus/prometheus.yml'));
  const port = /PUBLIC_BOARD_URL: (http:\/\/[\d.]+:)\$\{BOARD_PORT:-(\d+)\}/.exec(
    textOf('docker-compose.yml'),
  );
  assert.equal(prometheus.global.external_labels.board_url, `${port?.[1]}${port?.[2]}`);
  const dashboards = textOf('dashboards/generated/signalbox-service-api.json');
  const linked = [...dashboards.matchAll(/\$\{board\}\/runbooks\/([\w-]+)"/g)];
  assert.ok(linked.length > 4);
  for (const [, name] of linked) assert.ok(there.has(name ?? ''), name);
});

/** What a runbook names of a kind, and whether there is such a thing. */
type Rule = {
  readonly what: string;
  readonly named: RegExp;
  readonly isThere: (name: string) => boolean;
};

const limits = new Registry();
limitMetrics(limits, { limitBytes: 0, refused: 0 }, () => []);
const metrics = new Set([
  ...exposed.flatMap((metric) => [metric.name, ...namesOf(metric)]),
  ...limits.getMetricsAsArray().map(({ name }) => name),
  'process_start_time_seconds',
]);
/** As written: a pattern may name several metrics, or only how one begins. */
const isMetric = (name: string): boolean =>
  metrics.has(name) || [...metrics].some((each) => each.startsWith(`${name}_`));

const sources = (path: string): string =>
  readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.includes('node_modules'))
    .map((file) => textOf(join(path, file)))
    .join('\n');
const appText = sources('app');
const settings = [
  textOf('collector/config.ts'),
  textOf('app/config.ts'),
  textOf('docker-compose.yml'),
];
const compose: { readonly services: Readonly<Record<string, unknown>> } = parse(
  textOf('docker-compose.yml'),
  { merge: true },
);
const isSlo = (name: string): boolean => set.objectives.some(({ slo }) => slo === name);
const isSetting = (name: string): boolean =>
  settings.some((text) => new RegExp(`\\b${name}(_FILE)?:`).test(text)) ||
  textOf('slos/signalbox.yaml').includes(`\${${name}`);

const rules: readonly Rule[] = [
  {
    what: 'metric',
    named:
      /\b((?:signalbox|http_server|app_cache|collab|workflow_runs|workflow_step_duration|auth|db_client|feature_flag_ev|probe_req|process|nodejs)_[a-z0-9_]*[a-z0-9])\b(?![-./:])/g,
    isThere: isMetric,
  },
  { what: 'SLO', named: /(?:\/slos\/|[?&]slo=)([\w-]+)/g, isThere: isSlo },
  {
    what: 'runbook',
    named: /\]\(([\w-]+\.md)\)/g,
    isThere: (name) => files.includes(name),
  },
  {
    what: 'fault',
    named: /(?:\/api\/faults\/|`fault\.)([\w-]+)/g,
    isThere: (name) => Object.hasOwn(faultTitles, name),
  },
  {
    what: 'flag',
    named: /\$APP\/flags\/([\w-]+)/g,
    isThere: (name) => Object.hasOwn(flagPhases, name),
  },
  {
    what: 'health check',
    named: /\/api\/health\/([\w-]+)/g,
    isThere: (name) => appText.includes(`register('${name}'`),
  },
  {
    what: 'address of the app',
    named: /\$APP(\/[a-z/]*[a-z])/g,
    isThere: (path) => /^\/(metrics|flags|api\/(health|faults|sessions)(\/|$))/.test(path),
  },
  {
    what: 'service',
    named:
      /docker compose (?:exec -T|restart|logs (?:--\S+ (?:\d+[hm]? )?)+|up (?:--\S+ )+)(?: *)([a-z]+)/g,
    isThere: (name) => Object.hasOwn(compose.services, name),
  },
  {
    what: 'secret',
    named: /\/run\/secrets\/([\w-]+)/g,
    isThere: (name) => textOf('deploy/image/secrets.ts').includes(`name: '${name}'`),
  },
  { what: 'setting', named: /`([A-Z]+(?:_[A-Z]+)+)`/g, isThere: isSetting },
  {
    what: 'file',
    named: /`((?:slos|alerts|deploy|app)\/[\w./-]+|docker-compose\.yml)`/g,
    isThere: (path) => existsSync(join(root, path)),
  },
  {
    what: 'span or attribute',
    named: /`((?:app|workflow|hub|cache|fault|error|url|db)\.[a-z.]+(?:-[a-z]+)*)`/g,
    isThere: (name) => appText.includes(`'${name}'`) || /^(url\.path|db\.query\.text)$/.test(name),
  },
];

/** 'a_(b|c)' is a_b and a_c. */
const written = (pattern: string): readonly string[] => {
  const [whole, inside] = /\(([^()]*)\)/.exec(pattern) ?? [];
  return whole === undefined || inside === undefined
    ? [pattern]
    : inside.split('|').flatMap((one) => written(pattern.replace(whole, one)));
};

const missedMetrics = (text: string): readonly string[] => {
  const names = [...text.matchAll(/\/metrics"? \| grep (?:-E )?'\^([^']+)'/g)]
    .flatMap(([, pattern = '']) => written(pattern))
    .map((one) => /^\w*/.exec(one)?.[0] ?? '');
  return [...new Set(names)].filter((name) => !isMetric(name));
};

const findings = (text: string): readonly string[] =>
  rules.flatMap(({ what, named, isThere }) =>
    [...text.matchAll(named)]
      .map(([, name = '']) => name)
      .filter((name) => !isThere(name))
      .map((name) => `there is no ${what} ${name}`),
  );

test('every SLO that pages has a runbook, and every runbook is of something that pages', () => {
  const paging = set.objectives.filter(
    ({ burn, status }) =>
      status.red.length > 0 || burn.alerts.some(({ severity }) => severity === 'page'),
  );
  assert.ok(paging.length >= 15);
  for (const { key, runbook } of paging)
    assert.ok(runbook !== null && files.includes(runbook), `${key}: ${runbook}`);
  const named = new Set([
    ...paging.map(({ runbook }) => runbook),
    ...[silentSourceRunbook, deadMansSwitchRunbook],
  ]);
  assert.deepEqual(files, [...named].toSorted());
  for (const file of files) assert.notEqual(runbookName(file), null, file);
});

test('each has the same parts in the same order, and fits a screen or two', () => {
  for (const { file, text } of runbooks) {
    const titles = linesOf(text).filter((line) => /^#/.test(line) && !/^# [a-z]/.test(line));
    assert.match(titles[0] ?? '', /^# \S.*: /, file);
    assert.deepEqual(
      titles.slice(1),
      parts.map((part) => `## ${part}`),
      file,
    );
    const [, means = ''] = /## What it means for users\n\n(.*?)\n\n## /s.exec(text) ?? [];
    assert.ok(means.length > 40 && means.length < 330, `${file}: ${means.length}`);
    assert.ok(linesOf(text).length <= 90, `${file}: ${linesOf(text).length} lines`);
    for (const line of codeOf(text)) assert.ok(line.length < 330, `${file}: ${line}`);
  }
});

test('each begins its commands with the same lines', () => {
  const [first] = runbooks.map(({ text }) => codeOf(text).slice(0, 4).join('\n'));
  for (const { file, text } of runbooks)
    assert.equal(codeOf(text).slice(0, 4).join('\n'), first, file);
  for (const name of ['BOARD', 'APP', 'PROM', 'TOKEN'])
    assert.match(first ?? '', RegExp(`${name}=`));
});

test('what is searched for in /metrics is there', () => {
  for (const { file, text } of runbooks) assert.deepEqual(missedMetrics(text), [], file);
  assert.deepEqual(
    missedMetrics(
      `board /metrics | grep -E '^signalbox_(ingest_(total|seconds_sums)|series|spam)'`,
    ),
    ['signalbox_spam', 'signalbox_ingest_seconds_sums'],
  );
});

for (const { file, text } of runbooks) {
  test(`${file} names only what there is`, () => assert.deepEqual(findings(text), []));
}

test('what is gone is missed', () => {
  const wrong: Readonly<Record<string, string>> = {
    'curl "$APP/metrics" | grep \'^app_cache_lookup_total\'': 'metric app_cache_lookup_total',
    'board "/api/traces?slo=uptimes"': 'SLO uptimes',
    '[x](uptimes.md)': 'runbook uptimes.md',
    'curl "$APP/api/faults/error"': 'fault error',
    'curl "$APP/flags/workflow"': 'flag workflow',
    'curl "$APP/api/health/cache"': 'health check cache',
    'curl "$APP/api/users"': 'address of the app /api/users',
    'docker compose logs --no-color --since 15m api': 'service api',
    'docker compose up --detach --build web': 'service web',
    'docker compose exec -T api cat x': 'service api',
    'cat /run/secrets/token': 'secret token',
    '`SERIES_LIMITS`': 'setting SERIES_LIMITS',
    '`slos/source.yaml`': 'file slos/source.yaml',
    '`hub.edits`': 'span or attribute hub.edits',
  };
  for (const [text, name] of Object.entries(wrong))
    assert.deepEqual(findings(text), [`there is no ${name}`], text);
});

test('the board answers whatever it is asked for', async (context) => {
  const board = await openBoard();
  context.after(board.close);
  const asked = runbooks.flatMap(({ text }) => [
    ...codeOf(text).flatMap((line) => /^board "?(\/[^" |]+)/.exec(line)?.[1] ?? []),
    ...[...text.matchAll(/\$BOARD(\/[a-z/]+)/g)].map(([, path = '']) => path),
  ]);
  assert.ok(asked.length > 30);
  for (const path of new Set(asked)) {
    const { status } = await board.ask(path.replace(/slo=[\w-]+&?/, ''));
    assert.equal(status, 200, path);
  }
});
