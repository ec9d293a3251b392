import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { LiveMetrics } from '../../language/lint/live-metrics.ts';
import { readDefinitions } from '../../language/read.ts';
import { readPage, seeMetrics } from './live.ts';
import { readMetricsPlace } from './sources.ts';

const serve = async (t: TestContext, listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const page = `# TYPE requests_total counter
requests_total{route="/a",code="200"} 1
requests_total{route="/b",code="500"} 1
# TYPE later_total counter
# TYPE depth gauge
depth{queue="mail"} 3
# TYPE lag_seconds histogram
lag_seconds_bucket{le="0.5"} 1
lag_seconds_bucket{le="+Inf"} 2
lag_seconds_count 2
lag_seconds_sum 1
unknown_thing 4
`;

const seen = (): LiveMetrics => {
  const live = readPage({ text: page, contentType: 'text/plain' }, 'page');
  assert.ok('metrics' in live);
  return live;
};

/** What is said of a good query, its rules in order, when the page is all there is. */
const rulesOf = (query: string, live = seen()): string[] => {
  const text = `apiVersion: openslo/v1
kind: DataSource
metadata: { name: shop }
spec: { type: prometheus }
---
apiVersion: openslo/v1
kind: SLI
metadata: { name: paid }
spec:
  ratioMetric:
    counter: true
    good: { metricSource: { metricSourceRef: shop, spec: { query: ${JSON.stringify(query)} } } }
    total: { metricSource: { metricSourceRef: shop, spec: { query: 2 * requests_total } } }
`;
  const { diagnostics } = readDefinitions([{ path: 'a.yaml', text }], {}, { live: () => live });
  const about = ['metric-unknown', 'metric-type', 'label-unknown', 'label-value-unknown'];
  return diagnostics.map(({ rule }) => rule).filter((rule) => about.includes(rule));
};

test('what is there passes, also what is declared and was never counted yet', () => {
  for (const query of [
    'requests_total{route="/a"}',
    'requests_total{route=~"/.", code!="404", code!~"4.."}',
    'later_total{anything="x"}',
    'lag_seconds_bucket{le="0.50"}',
    'requests_total{job="shop", instance="a:1"}',
  ])
    assert.deepEqual(rulesOf(query), [], query);
});

test('what is not there is named', () => {
  for (const [query, rule] of [
    ['request_total', 'metric-unknown'],
    ['depth{queue="mail"}', 'metric-type'],
    ['requests_total{rute="/a"}', 'label-unknown'],
    ['requests_total{rute!=""}', 'label-unknown'],
    ['requests_total{route="/c"}', 'label-value-unknown'],
    ['requests_total{route=~"/c.*"}', 'label-value-unknown'],
    ['lag_seconds_bucket{le="0.3"}', 'label-value-unknown'],
  ] as const)
    assert.deepEqual(rulesOf(query), [rule], query);
});

test('a page with a wrong line is not used', () => {
  assert.ok('reason' in readPage({ text: 'a{b 1\n', contentType: 'text/plain' }, 'page'));
  assert.ok('reason' in readPage({ text: '<html>', contentType: 'text/html' }, 'page'));
});

test('a page behind a URL', async (t) => {
  const url = await serve(t, (_, response) => {
    response.setHeader('content-type', 'text/plain').end(page);
  });
  const live = await seeMetrics(`${url}/metrics`, []);
  assert.ok('metrics' in live);
  assert.deepEqual(rulesOf('request_total', live), ['metric-unknown']);
});

const api: Readonly<Record<string, unknown>> = {
  '/api/v1/label/__name__/values': ['requests_total', 'depth', 'up'],
  '/api/v1/metadata': { requests_total: [{ type: 'counter' }], depth: [{ type: 'gauge' }] },
  '/api/v1/series': [
    { __name__: 'requests_total', job: 'shop', code: '200' },
    { __name__: 'requests_total', job: 'shop', code: '500' },
  ],
};

test('a Prometheus server is asked for what is counted, and its own labels count', async (t) => {
  const asked: string[] = [];
  const url = await serve(t, ({ url: path = '' }, response) => {
    const { pathname, searchParams } = new URL(path, 'http://server');
    asked.push(...searchParams.getAll('match[]'));
    const data = api[pathname.replace('/prefix', '')];
    response.statusCode = data === undefined ? 404 : 200;
    response.end(JSON.stringify({ status: 'success', data }));
  });
  for (const place of [url, `${url}/prefix`]) {
    const live = await seeMetrics(place, ['requests_total', 'missing_total']);
    assert.ok('metrics' in live, place);
    assert.deepEqual(rulesOf('requests_total{job="shop"}', live), []);
    assert.deepEqual(rulesOf('requests_total{job="shopp"}', live), ['label-value-unknown']);
    assert.deepEqual(rulesOf('depth', live), ['metric-type']);
    assert.deepEqual(rulesOf('missing_total', live), ['metric-unknown']);
  }
  assert.deepEqual([...new Set(asked)], ['{__name__="requests_total"}']);
});

test('whatever answers otherwise is a reason, never a throw', async (t) => {
  for (const [status, body] of [
    [200, '{"status":"error"}'],
    [200, '{'],
    [200, '<html></html>'],
    [500, ''],
    [404, ''],
  ] as const) {
    const url = await serve(t, (_, response) => {
      response.statusCode = status;
      response.setHeader('content-type', 'text/html').end(body);
    });
    for (const path of ['', '/metrics']) {
      const live = await seeMetrics(url + path, ['requests_total']);
      assert.ok('reason' in live && !live.reason.includes('API'), `${status} ${body}`);
    }
  }
});

test('a place may be of one source', () => {
  assert.deepEqual(readMetricsPlace('http://a/b?c=d'), { source: null, place: 'http://a/b?c=d' });
  assert.deepEqual(readMetricsPlace('shop=http://a'), { source: 'shop', place: 'http://a' });
  assert.deepEqual(readMetricsPlace('./shop=1.txt'), { source: null, place: './shop=1.txt' });
});
