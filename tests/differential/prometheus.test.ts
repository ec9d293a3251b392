// The generated rules on a real Prometheus, beside the collector, on the real app: both watch the
// same people, meet the same faults, and must come to the same counts.
//
// How near is near enough. Both sides count everything since the app began: its process is young, so
// both take its first values whole. The people leave before the end, and the comparison waits until
// nothing is counted any more; then every scrape of both sides has seen the same last values, and
// good and total must agree exactly. Two things never rest: the collector's probes, one a second, so
// their counts may differ by what lies between two scrapes (1 s each) and a probe under way, three in
// all; and seconds are kept by the collector in grains of 2^-20 a scrape, less than 0.001 in all.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { generateAlerts } from '../../alerts/generate.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { type PrometheusServer, type Sample, startPrometheus } from './prometheus-server.ts';

const root = join(import.meta.dirname, '../..');

type Row = {
  readonly name: string;
  readonly objective: string;
  readonly service: string;
  readonly target: number;
  readonly good: number;
  readonly total: number;
  readonly sli: number | null;
};

const keyOf = ({ name, objective }: Row): string => `${name}/${objective}`;

/** Probed without end; all others rest when nobody is there. */
const restless = 'uptime/reachable';

/** Nobody comes back before somebody was cut off. */
const afterFaults = 'reconnection-success/resumed';

const faults = [
  'errors',
  'slow-responses',
  'cold-cache',
  'dropped-sockets',
  'failing-workflow-steps',
] as const;

/** Red by the faults, on both sides. */
const reds = ['request-errors-answered-red', 'request-latency-p95-red', 'cache-hit-rate-hits-red'];

const generatedRules = async (): Promise<string> => {
  const { files } = await loadDefinitionFiles(join(root, 'slos'));
  const { set } = readDefinitions(files, {});
  assert.ok(set);
  const rules = generateAlerts(set).find(({ path }) => path.endsWith('/prometheus-rules.yaml'));
  assert.ok(rules);
  return rules.text;
};

const byObjective = (samples: readonly Sample[]): ReadonlyMap<string, number> =>
  new Map(samples.map(({ labels, value }) => [`${labels.slo}/${labels.objective}`, value]));

describe('the generated rules on Prometheus', { skip: skipWithout('prometheus') }, () => {
  let stack: Stack;
  let prometheus: PrometheusServer;
  let people: ChildProcess;

  before(async () => {
    stack = await startStack(['--quiet']);
    prometheus = await startPrometheus(
      { app: stack.app, signalbox: stack.board },
      await generatedRules(),
    );
    people = spawn(process.execPath, [join(root, 'demo/main.ts')], {
      env: { ...process.env, APP_URL: stack.app, DEMO_PEOPLE: '8', LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  });

  after(async () => {
    people?.kill('SIGTERM');
    await prometheus?.stop();
    const code = await stack?.stop();
    assert.equal(code, 0, stack?.said());
  });

  /** Without the collector's own, which counts itself without rest, and while it is asked. */
  const rows = async (): Promise<readonly Row[]> => {
    const all = (await (await fetch(`${stack.board}/api/slos`)).json()) as readonly Row[];
    return all.filter(({ service }) => service !== 'signalbox');
  };

  const switchFaults = async (enabled: boolean): Promise<void> => {
    for (const name of faults) {
      const response = await fetch(`${stack.app}/api/faults/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ enabled }),
      });
      assert.ok(response.ok, await response.text());
    }
  };

  const quietRows = async () =>
    JSON.stringify(
      (await rows())
        .filter((row) => keyOf(row) !== restless)
        .map((row) => [keyOf(row), row.good, row.total])
        .toSorted(),
    );

  /** Nothing but probes has been counted for a few seconds. */
  const rest = async (): Promise<void> => {
    let last = { counts: '', since: 0 };
    await until('nothing to be counted any more', async () => {
      const counts = await quietRows();
      if (counts !== last.counts) last = { counts, since: Date.now() };
      return Date.now() - last.since > 4000;
    });
  };

  const firing = async (): Promise<ReadonlySet<string | undefined>> => {
    const samples = await prometheus.query('ALERTS{alertstate="firing",kind="threshold"}');
    return new Set(samples.map(({ labels }) => labels.alertname));
  };

  it('turns red with the collector, and counts what it counts', async (t: TestContext) => {
    await until('every objective to be counted', async () =>
      (await rows()).every((row) => row.total > 0 || keyOf(row) === afterFaults),
    );
    await switchFaults(true);
    await until('somebody to come back', async () =>
      (await rows()).every(({ total }) => total > 0),
    );
    await until('both sides to be red', async () => {
      const alerts = (await (await fetch(`${stack.board}/api/alerts`)).json()) as {
        alertName: string;
        state: string;
      }[];
      const here = new Set(
        alerts.filter(({ state }) => state === 'firing').map(({ alertName }) => alertName),
      );
      const there = await firing();
      return reds.every((name) => here.has(name) && there.has(name));
    });
    await switchFaults(false);
    people.kill('SIGTERM');
    await once(people, 'exit');
    await rest();

    // Rules look 5 s back: the rows are read when that moment is now.
    const restedMs = Date.now();
    const steps = await prometheus.query(`timestamp(signalbox:total:increase15s{slo="uptime"})`);
    const [{ value: stepSeconds } = { value: Number.NaN }] = steps;
    const stepMs =
      stepSeconds * 1000 + Math.ceil((restedMs + 5000 - stepSeconds * 1000) / 15_000) * 15_000;
    await until('the end of a step', () => Date.now() >= stepMs - 5000);
    const expected = await rows();
    const evaluated = await until('that step to be evaluated', async () => {
      const times = byObjective(
        await prometheus.query('timestamp(signalbox:total:increase15s) * 1000'),
      );
      const late = expected.filter((row) => {
        const least = keyOf(row) === restless ? stepMs - 1 : restedMs + 6000;
        return (times.get(keyOf(row)) ?? 0) < least;
      });
      return late.length === 0 && Math.abs((times.get(restless) ?? 0) - stepMs) < 1000;
    });
    assert.ok(evaluated);

    const [total, good, ratio] = await Promise.all(
      [
        'sum_over_time(signalbox:total:increase15s[1h])',
        'sum_over_time(signalbox:good:increase15s[1h])',
        '1 - sum_over_time(signalbox:good:increase15s[1h]) / sum_over_time(signalbox:total:increase15s[1h])',
      ].map(async (expression) => byObjective(await prometheus.query(expression))),
    );
    for (const row of expected) {
      const key = keyOf(row);
      const [there, thereGood] = [total?.get(key), good?.get(key)];
      t.diagnostic(`${key}: ${row.good} of ${row.total} here, ${thereGood} of ${there} there`);
      const within = key === restless ? 3 : 0.001;
      assert.ok(there !== undefined && Math.abs(there - row.total) <= within, `total of ${key}`);
      assert.ok(
        thereGood !== undefined && Math.abs(thereGood - row.good) <= within,
        `good of ${key}`,
      );
      const share = 1 - (row.sli ?? Number.NaN);
      assert.ok(Math.abs((ratio?.get(key) ?? Number.NaN) - share) < 1e-6, `ratio of ${key}`);
    }
    const errors = expected.find((row) => keyOf(row) === 'request-errors/answered');
    assert.ok(errors && errors.good < errors.total, 'the faults did nothing');
  });

  it('takes little time', async (t: TestContext) => {
    const metrics = await prometheus.metrics();
    const durations = [
      ...metrics.matchAll(/^prometheus_rule_group_last_duration_seconds\{.*\} (\S+)$/gm),
    ].map(([, seconds]) => Number(seconds));
    const missed = [
      ...metrics.matchAll(/^prometheus_rule_group_iterations_missed_total\{.*\} (\S+)$/gm),
    ].map(([, count]) => Number(count));
    const failures = [
      ...metrics.matchAll(/^prometheus_rule_evaluation_failures_total\{.*\} (\S+)$/gm),
    ].map(([, count]) => Number(count));
    const sum = durations.reduce((a, b) => a + b, 0);
    t.diagnostic(
      `${durations.length} groups, ${(1000 * sum).toFixed(1)} ms in all, the slowest ${(1000 * Math.max(...durations)).toFixed(1)} ms`,
    );
    assert.ok(durations.length > 30);
    assert.deepEqual(
      [missed, failures].map((counts) => counts.filter((count) => count > 0)),
      [[], []],
    );
  });
});
