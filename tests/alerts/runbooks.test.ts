// Runbooks are read by somebody who is half asleep and does not know the system: each has the same
// parts in the same order, fits a screen or two, and names nothing that is not there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { openBoard } from '../../collector/serve/fixture.ts';
import { deadMansSwitchRunbook, runbookName, silentSourceRunbook } from '../../language/runbook.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { findings, missedMetrics, runbookFiles, textOf } from './runbook-names.ts';
import { shippedSet } from './sets.ts';

const set = await shippedSet();
const files = runbookFiles;
const runbooks = files.map((file) => ({ file, text: textOf(`alerts/runbooks/${file}`) }));
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
  for (const [, name = ''] of linked) assert.ok(there.has(name), name);
});

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
