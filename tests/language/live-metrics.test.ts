// `check --metrics` asks a real Prometheus, which scrapes a page that the test serves: what is
// there passes, with the labels that Prometheus adds; what is not is named.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type PrometheusServer, servePrometheus } from '../differential/prometheus-server.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';

const skip = skipWithout('prometheus');
const root = fileURLToPath(new URL('../..', import.meta.url));
const sound = readFileSync(join(root, 'language/gallery/sound.yaml'), 'utf8');

const page = `# TYPE http_seconds histogram
http_seconds_bucket{route="/pay",le="0.2"} 1
http_seconds_bucket{route="/pay",le="+Inf"} 2
http_seconds_count{route="/pay"} 2
http_seconds_sum{route="/pay"} 1
# TYPE queue_depth_total gauge
queue_depth_total 3
`;

const site = createServer((_, response) => {
  response.setHeader('content-type', 'text/plain; version=0.0.4').end(page);
});
const folder = mkdtempSync(join(tmpdir(), 'live-metrics-'));
let prometheus: PrometheusServer | null = null;

before(async () => {
  if (skip !== false) return;
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  const server = await servePrometheus(folder, {
    global: { scrape_interval: '1s' },
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
  });
  prometheus = server;
  await until(
    'Prometheus to have scraped the page',
    async () => (await server.query('queue_depth_total')).length > 0,
  );
});

after(async () => {
  await prometheus?.stop();
  site.closeAllConnections();
  site.close();
  rmSync(folder, { recursive: true });
});

const rulesOf = (good: string): string[] => {
  const file = join(folder, 'slo.yaml');
  writeFileSync(
    file,
    sound.replace(`'http_seconds_bucket{le="0.2"}'`, () => JSON.stringify(good)),
  );
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['cli/signalbox.ts', 'check', file, '--metrics', prometheus?.origin ?? '', '-o', 'json'],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(stderr, '');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string }[] };
  return diagnostics.map(({ rule }) => rule);
};

test('what a real Prometheus has passes, what it has not is named', { skip }, () => {
  for (const [query, rules] of [
    ['http_seconds_bucket{le="0.2", job="shop", route="/pay"}', []],
    ['http_second_bucket{le="+Inf"}', ['metric-unknown']],
    ['http_seconds_count{rout="/pay"}', ['label-unknown']],
    ['http_seconds_count{job="shopp"}', ['label-value-unknown']],
    ['queue_depth_total', ['metric-type']],
  ] as const)
    assert.deepEqual(rulesOf(query), rules, query);
});
