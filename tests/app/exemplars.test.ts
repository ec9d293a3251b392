// From a latency to the trace of one request: the app exposes exemplars to whoever asks for
// OpenMetrics, the collector reads that form as it reads the plain one, and a real Prometheus, with
// the flags of docker-compose.yml, finds the exemplar under the label that Grafana follows.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { expose } from '../../app/telemetry/exposition.ts';
import { exemplarLabels, Latency } from '../../app/telemetry/latency.ts';
import { catalogue, createMetrics } from '../../app/telemetry/metrics.ts';
import { Tally } from '../../app/telemetry/tally.ts';
import { parseExposition } from '../../collector/ingest/scrape/exposition.ts';
import { selectorsOf } from '../../language/measure.ts';
import { shippedSet } from '../dashboards/shipped.ts';
import { type PrometheusServer, servePrometheus } from '../differential/prometheus-server.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { skipWithout } from '../tool.ts';
import { until, untilTrue } from '../until.ts';
import { client, demoPerson, signIn } from './client.ts';
import { type AppProcess, launchApp } from './running.ts';
import { startTraceReceiver, type TraceReceiver } from './trace-receiver.ts';

const openMetrics = 'application/openmetrics-text;version=1.0.0';
const root = join(import.meta.dirname, '../..');
const inYaml = (path: string) => parse(readFileSync(join(root, path), 'utf8'));

/** What the collector makes of a form, by series; it must take every line. */
const samplesOf = (text: string, contentType: string): ReadonlyMap<string, string> => {
  const { samples, rejected } = parseExposition(text, contentType, 0);
  assert.deepEqual(rejected, []);
  return new Map(
    samples.map(({ name, labels, kind, value }) => [
      `${name} ${JSON.stringify(labels)}`,
      `${kind} ${value}`,
    ]),
  );
};

/** Every instrument has counted something. */
const counted = () => {
  const metrics = createMetrics();
  for (const [index, [key, entry]] of Object.entries(catalogue).entries()) {
    const labels = Object.fromEntries(entry.labels.map((label) => [label, `a "${label}"\\\n`]));
    const instrument = metrics[key as keyof typeof catalogue];
    if (instrument instanceof Latency) instrument.observe(labels, index / 7);
    else if (instrument instanceof Tally) instrument.inc(labels, index);
    else instrument.set(labels, index);
  }
  return metrics.registry;
};

test('both forms have the same series with the same values, for every SLO too', async () => {
  const registry = counted();
  const forms = [];
  for (const accept of [undefined, openMetrics, undefined]) {
    const { text, contentType } = await expose(registry, accept);
    forms.push(samplesOf(text, contentType));
  }
  const [plain, open, again] = forms.map((form) => [...form.keys()]);
  assert.deepEqual(open, plain);
  assert.deepEqual(again, plain);
  // Of Node's own metrics the values move between two readings.
  const own = forms.map((form) => [...form].filter(([key]) => !/^(nodejs|process)_/.test(key)));
  assert.ok((own[0]?.length ?? 0) > 60, String(own[0]?.length));
  assert.deepEqual(own[1], own[0]);

  const names = new Set(open?.map((key) => key.split(' ')[0] ?? ''));
  const asked = shippedSet.objectives
    .filter(({ indicator }) => indicator.source === 'app-metrics')
    .flatMap(({ indicator }) => selectorsOf(indicator));
  assert.ok(asked.length > 10, String(asked.length));
  for (const { metric } of asked) assert.ok(names.has(metric), metric);
});

type Exemplar = { readonly labels: Readonly<Record<string, string>>; readonly value: string };
type Answer = {
  readonly data: readonly {
    readonly seriesLabels: Readonly<Record<string, string>>;
    readonly exemplars: readonly Exemplar[];
  }[];
};

describe('exemplars of a request', { skip: skipWithout('prometheus') }, () => {
  let postgres: TestDatabase;
  let receiver: TraceReceiver;
  let app: AppProcess;
  let url: string;
  let prometheus: PrometheusServer;
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-exemplars-'));

  before(async () => {
    [postgres, receiver] = await Promise.all([startTestDatabase(), startTraceReceiver()]);
    app = launchApp({
      DATABASE_URL: postgres.url,
      SIGNALBOX_DEMO: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    url = await app.ready;
    const flags: readonly string[] = inYaml('docker-compose.yml').services.prometheus.command;
    const targets = [new URL(url).host];
    prometheus = await servePrometheus(
      folder,
      {
        global: { scrape_interval: '1s', scrape_timeout: '900ms' },
        scrape_configs: [{ job_name: 'app', static_configs: [{ targets }] }],
      },
      flags.filter((flag) => flag.startsWith('--enable-feature=')),
    );
  });

  after(async () => {
    await prometheus?.stop();
    app?.child.kill('SIGTERM');
    await app?.ended;
    receiver?.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const scrape = async (accept: string) => {
    const response = await fetch(`${url}/metrics`, { headers: { accept } });
    const contentType = response.headers.get('content-type') ?? '';
    assert.match(response.headers.get('vary') ?? '', /accept/i);
    return { contentType, text: await response.text() };
  };

  const exemplarsOf = async (query: string) => {
    const range = { query, start: '0', end: String(Date.now() / 1000 + 60) };
    const asked = `${prometheus.origin}/api/v1/query_exemplars?${new URLSearchParams(range)}`;
    return ((await (await fetch(asked)).json()) as Answer).data;
  };

  test('Prometheus finds it, under the label that Grafana follows, and its span was sent', async () => {
    const { token } = await signIn(url, demoPerson(1));
    await client(url, token)('GET', '/api/documents');
    const query = 'http_server_request_duration_seconds_bucket{http_route="/api/documents"}';
    const [series] = await until('an exemplar', async () => {
      const found = await exemplarsOf(query);
      return found.length > 0 ? found : null;
    });
    assert.equal(series?.seriesLabels.job, 'app');
    const [exemplar] = series?.exemplars ?? [];
    assert.deepEqual(Object.keys(exemplar?.labels ?? {}).sort(), ['span_id', 'trace_id']);
    assert.ok(Number(exemplar?.value) <= Number(series?.seriesLabels.le));

    const [source] = inYaml('deploy/grafana/provisioning/datasources/signalbox.yaml').datasources;
    const [destination] = source.jsonData.exemplarTraceIdDestinations;
    assert.equal(destination.name, exemplarLabels.trace);
    const traceId = exemplar?.labels[destination.name];
    const isIt = (span: (typeof receiver.spans)[number]) =>
      span.traceId === traceId && span.spanId === exemplar?.labels[exemplarLabels.span];
    await untilTrue(() => receiver.spans.some(isIt));
    assert.equal(receiver.spans.find(isIt)?.attributes['http.route'], '/api/documents');
    const [up] = await prometheus.query('up');
    assert.equal(up?.value, 1);
  });

  test('a statement is shown by its request; what is not traced by nothing', async () => {
    const { text, contentType } = await scrape(openMetrics);
    assert.match(contentType, /^application\/openmetrics-text; version=1\.0\.0/);
    assert.match(text, /^db_client_operation_duration_seconds_bucket\{.* # \{trace_id="/m);
    await client(url)('GET', '/api/health');
    const untraced = (await scrape(openMetrics)).text
      .split('\n')
      .filter((line) => /http_route="\/(metrics|api\/health)"/.test(line));
    assert.ok(untraced.length > 20);
    assert.deepEqual(
      untraced.filter((line) => line.includes('#')),
      [],
    );
  });

  test('plain text stays what everybody else gets, without exemplars', async () => {
    const [plain, open] = await Promise.all([scrape('*/*'), scrape(openMetrics)]);
    assert.match(plain.contentType, /^text\/plain; version=0\.0\.4/);
    assert.doesNotMatch(plain.text, /trace_id|# EOF/);
    const series = [plain, open].map(({ text, contentType }) =>
      [...samplesOf(text, contentType).keys()].filter((key) => !key.startsWith('nodejs_')),
    );
    assert.deepEqual(series[1], series[0]);
  });
});
