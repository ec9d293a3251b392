// A scrape's samples carry the time at which it began, and are there only when it has ended. Rules
// that looked at the present would miss the last scrape, and never count what it brought, at every
// step, where the moments of rules and scrapes meet badly. Here every scrape takes most of its second,
// and ten objectives, whose rules run at moments of their own, must all count every event.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { generateAlerts } from '../../alerts/generate.ts';
import { readDefinitions } from '../../language/read.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { type PrometheusServer, startPrometheus } from './prometheus-server.ts';

const names = Array.from({ length: 10 }, (_, index) => `slo-${index}`);
const scrapeMs = 600;
const startSeconds = Date.now() / 1000;

const source = `
apiVersion: openslo/v1
kind: DataSource
metadata: { name: metrics }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: slow }
spec: { source: metrics, url: 'http://127.0.0.1:1/metrics', interval: 1s, timeout: 900ms }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
`;

const slo = (name: string): string => `---
apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: shop
  indicator:
    metadata: { name: ${name} }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { metricSourceRef: metrics, spec: { query: 'c_total{result="good"}' } } }
        total: { metricSource: { metricSourceRef: metrics, spec: { query: c_total } } }
  budgetingMethod: Occurrences
  objectives: [{ displayName: all, target: 0.95 }]
`;

const rulesText = (): string => {
  const text = source + names.map(slo).join('');
  const { set, diagnostics } = readDefinitions([{ path: 'shop.yaml', text }], {});
  assert.ok(set, JSON.stringify(diagnostics));
  return generateAlerts(set)[0]?.text ?? '';
};

/** The same rules, but they look at the present. */
const impatient = (rules: string): string => {
  const present = rules
    .replaceAll(' offset 5s', '')
    .replaceAll(' offset 20s', ' offset 15s')
    .replaceAll('signalbox:', 'impatient:');
  assert.ok(!present.includes('offset 20s') && present.includes('offset 15s'));
  return present;
};

const skip = skipWithout('prometheus');

let target: Server;
let prometheus: PrometheusServer;
let done = false;
const counts = { good: 0, bad: 0 };

before(async () => {
  if (skip !== false) return;
  target = createServer(async (_request, response) => {
    if (!done) {
      counts.good += 97;
      counts.bad += 3;
    }
    const text = [
      '# TYPE c_total counter',
      `c_total{result="good"} ${counts.good}`,
      `c_total{result="bad"} ${counts.bad}`,
      `process_start_time_seconds ${startSeconds}`,
    ].join('\n');
    await pause(scrapeMs);
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(`${text}\n`);
  }).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const address = target.address();
  assert.ok(address !== null && typeof address === 'object');
  const rules = rulesText();
  const jobs = { slow: `http://127.0.0.1:${address.port}/` };
  prometheus = await startPrometheus(jobs, rules, impatient(rules));
});

after(async () => {
  await prometheus?.stop();
  target?.closeAllConnections();
  target?.close();
});

it('every event is counted, however long a scrape takes', { skip }, async () => {
  const samples = async (expression: string, least: number) => {
    const found = await prometheus.query(expression);
    return found.length === names.length && found.every(({ value }) => value >= least);
  };
  const withinMs = 120_000;
  const counted = 'count_over_time(signalbox:total:increase15s[1h])';
  await until('two steps', () => samples(counted, 2), withinMs);
  done = true;
  const doneSeconds = Date.now() / 1000;
  // The last scrape that counts, and then the step that looks 5 s back.
  const stepped = 'timestamp(signalbox:total:increase15s)';
  await until('the last step', () => samples(stepped, doneSeconds + 7), withinMs);
  const sums = async (name: string) => {
    const found = await prometheus.query(`sum_over_time(${name}:increase15s[1h])`);
    return Object.fromEntries(found.map(({ labels, value }) => [labels.slo, value]));
  };
  const each = (expected: number) => Object.fromEntries(names.map((name) => [name, expected]));
  const total = counts.good + counts.bad;
  assert.deepEqual(await sums('signalbox:total'), each(total));
  assert.deepEqual(await sums('signalbox:good'), each(counts.good));
  assert.notDeepEqual(await sums('impatient:total'), each(total), 'the trap was none');
});
