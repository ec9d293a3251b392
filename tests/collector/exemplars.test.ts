// A scraped exemplar leads to the trace of a bad event, where that is kept: on the page of the SLO
// and in the search, though the SLO has no filter of spans. A good event's exemplar does not.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SloDetail } from '../../collector/serve/slos/shapes.ts';
import type { TraceSummary } from '../../collector/serve/traces/shapes.ts';
import { until } from '../until.ts';
import { askJson, endCollector, launchCollector, temporaryFolder } from './process.ts';

const quick = 'a'.repeat(32);
const slow = 'b'.repeat(32);
const slowAndGone = 'c'.repeat(32);

const openTarget = async () => {
  let scrapes = 0;
  const server = createServer((_request, response) => {
    scrapes += 1;
    response.setHeader('content-type', 'application/openmetrics-text; version=1.0.0');
    response.end(`# TYPE page_seconds histogram
page_seconds_bucket{le="0.1"} ${scrapes} # {trace_id="${quick}"} 0.05
page_seconds_bucket{le="0.5"} ${scrapes}
page_seconds_bucket{le="1"} ${2 * scrapes} # {trace_id="${slow}"} 0.7
page_seconds_bucket{le="+Inf"} ${3 * scrapes} # {trace_id="${slowAndGone}"} 3
page_seconds_sum ${4 * scrapes}
page_seconds_count ${3 * scrapes}
# EOF
`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
};

const push = async (otlpHttp: string, traceId: string): Promise<void> => {
  const endNs = BigInt(Date.now()) * 1_000_000n;
  const span = {
    ...{ traceId, spanId: '00f067aa0ba902b7', name: 'GET /pages', kind: 2 },
    // Slow for anybody, so it is kept however busy the collector is.
    startTimeUnixNano: String(endNs - 2_000_000_000n),
    endTimeUnixNano: String(endNs),
  };
  const answer = await fetch(`${otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  assert.equal(answer.status, 200);
};

test('the exemplar of a bad event leads to its kept trace', async (context) => {
  const target = await openTarget();
  context.after(target.close);
  const folder = temporaryFolder();
  context.after(folder.remove);
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'exemplar-slos'),
    APP_URL: target.url,
  });
  context.after(() => endCollector(collector));
  const { board, otlpHttp } = await collector.ready;
  for (const traceId of [quick, slow]) await push(otlpHttp, traceId);

  const found = async () =>
    (await askJson<readonly TraceSummary[]>(`${board}/api/traces?slo=page-latency`)).map(
      ({ traceId }) => traceId,
    );
  await until('the trace of the slow page', async () => (await found()).length > 0);
  assert.deepEqual(await found(), [slow]);
  const { objectives } = await askJson<SloDetail>(`${board}/api/slos/page-latency`);
  assert.deepEqual(
    objectives[0]?.exemplars.map(({ traceId }) => traceId),
    [slow],
  );
});
