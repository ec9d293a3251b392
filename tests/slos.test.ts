// The definitions that Signalbox ships: nothing is wrong with them, they count what the app really
// has, and they promise the numbers that the requirements name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../app/telemetry/metrics.ts';
import type { EngineFigures } from '../collector/engine.ts';
import { createTelemetry } from '../collector/telemetry.ts';
import { renderDiagnostic } from '../language/diagnostic.ts';
import { loadDefinitionFiles } from '../language/files.ts';
import { indicatorsOf, selectorsOf } from '../language/measure.ts';
import { readDefinitions } from '../language/read.ts';
import type { Selector } from '../language/slo-set.ts';

const { files, diagnostics: ofFiles } = await loadDefinitionFiles(
  fileURLToPath(new URL('../slos', import.meta.url)),
);
const { set, diagnostics: ofText } = readDefinitions(files, {});
const objectives = set?.objectives ?? [];

test('nothing is to be said about them, not even a notice', () => {
  assert.deepEqual([...ofFiles, ...ofText].map(renderDiagnostic), []);
});

test('each SLO has its file and its numbers (O2, C2, C3, C7, W3, P6)', () => {
  const promises = Object.fromEntries(objectives.map(({ key, target }) => [key, target]));
  assert.deepEqual(promises, {
    'cache-hit-rate/hits': 0.9,
    'evaluation-delay/within-1s': 0.99,
    'freshness/within-1s': 0.99,
    'ingest-success/taken': 0.999,
    'message-delivery/delivered': 0.999,
    'presence-latency/p99': 0.99,
    'reconnection-success/resumed': 0.95,
    'request-errors/answered': 0.999,
    'request-latency/p95': 0.95,
    'sign-in-success/succeeded': 0.99,
    'sync-latency/p50': 0.5,
    'sync-latency/p95': 0.95,
    'uptime/reachable': 0.999,
    'websocket-connections/accepted': 0.99,
    'websocket-connections/messages': 0.999,
    'websocket-uptime/connected': 0.999,
    'workflow-success/runs': 0.95,
    'workflow-success/steps': 0.95,
  });
  for (const { slo, service, place } of objectives) {
    assert.ok(place.file.endsWith(service === 'signalbox' ? '/signalbox.yaml' : `/${slo}.yaml`));
  }
  assert.equal(new Set(objectives.map(({ slo }) => slo)).size, 15);
});

test('colours are those of O3, and red can be reached everywhere', () => {
  const colours = (key: string) => {
    const status = objectives.find((objective) => objective.key === key)?.status;
    const ratios = [status?.yellow ?? [], status?.red ?? []].map((conditions) =>
      conditions.map(({ indicator, badRatioAbove }) => `${indicator.goodText} ${badRatioAbove}`),
    );
    return ratios.map(([only]) => only?.replace(/^[^{]*\{(?:le="([\d.]+)")?.*\} /, '$1 '));
  };
  assert.deepEqual(colours('request-latency/p95'), ['0.2 0.05', '0.5 0.05']);
  assert.deepEqual(colours('cache-hit-rate/hits'), [' 0.2', ' 0.4']);
  assert.match(String(colours('request-errors/answered')[1]), / 0\.05$/);
  for (const { key, status } of objectives) {
    assert.ok(status.red.length > 0, key);
    // Half of the window at most has to be bad, so a total failure is red within half a minute.
    if (key !== 'sync-latency/p50')
      assert.ok(
        status.red.every(({ badRatioAbove }) => badRatioAbove * status.windowSeconds <= 30),
        key,
      );
  }
});

const isCounted = (selector: Selector): boolean => {
  for (const metric of Object.values(catalogue)) {
    const suffix = metric.type === 'histogram' ? /_(bucket|count)$/ : /$^/;
    if (metric.name !== selector.metric.replace(suffix, '')) continue;
    const labels: readonly string[] = metric.labels;
    return selector.matchers.every(({ label, value }) => {
      if (label !== 'le') return labels.includes(label);
      return metric.type === 'histogram' && metric.bounds.some((bound) => String(bound) === value);
    });
  }
  return false;
};

test('what they count is what the app has, by name, label and bound', () => {
  const selectors = objectives
    .flatMap(indicatorsOf)
    .filter(({ source }) => source === 'app-metrics')
    .flatMap(selectorsOf);
  assert.ok(selectors.length > 20);
  for (const selector of selectors) assert.ok(isCounted(selector), JSON.stringify(selector));
});

test('the declared bounds of every histogram are those of the app', () => {
  const declared = files.find(({ path }) => path.endsWith('sources.yaml'))?.text ?? '';
  for (const metric of Object.values(catalogue)) {
    if (metric.type !== 'histogram') continue;
    const line = `${metric.name}: ${metric.bounds.join(' ')}\n`;
    assert.ok(declared.includes(`      ${line}`), line);
  }
});

test('what is counted of the collector is on its own /metrics, from its first moment, with those bounds', async () => {
  const { registry } = createTelemetry({
    engine: () => new Proxy({} as EngineFigures, { get: () => 0 }),
    rows: () => [],
    traces: () => ({ traces: 0, spans: 0, bytes: 0 }),
    streamReaders: () => 0,
    diagnostics: () => 0,
  });
  const metrics = await registry.getMetricsAsJSON();
  const declared = files.find(({ path }) => path.endsWith('/signalbox.yaml'))?.text ?? '';
  const selectors = objectives
    .filter(({ indicator }) => indicator.source === 'collector-metrics')
    .flatMap(({ indicator }) => selectorsOf(indicator));
  assert.ok(selectors.length >= 6);
  for (const { metric, matchers } of selectors) {
    const name = metric.replace(/_(bucket|count)$/, '');
    const found = metrics.find((each) => each.name === name || each.name === metric);
    assert.ok(found, metric);
    const { values = [] } = (await registry.getSingleMetric(found.name)?.get()) ?? {};
    const result = matchers.find(({ label }) => label === 'result');
    if (result)
      assert.ok(
        values.some(({ labels }) => labels.result === result.value),
        metric,
      );
    if (!metric.endsWith('_bucket')) continue;
    const { upperBounds } = registry.getSingleMetric(name) as unknown as { upperBounds: number[] };
    assert.ok(declared.includes(`      ${name}: ${upperBounds.join(' ')}\n`), name);
  }
});
