import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { clientSpans } from '../telemetry/client-spans.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { type SpanExporter, spanQueue } from '../telemetry/span-queue.ts';
import { keepAfterAll } from '../telemetry/tracing.ts';
import { takeReport } from './client-report.ts';
import type { Report, ReportedSpan } from './protocol/messages.ts';
import { believedTime } from './told-time.ts';

const now = 1_800_000_000_000;
const traceId = 'a'.repeat(32);
const spanOf = (more: Partial<ReportedSpan> = {}): ReportedSpan => ({
  name: 'sync',
  document: '00000000-0000-4000-8000-000000000001',
  trace: `00-${traceId}-${'b'.repeat(16)}-01`,
  parent: 'c'.repeat(16),
  startedAt: now - 300,
  endedAt: now - 100,
  ...more,
});

type Exported = Parameters<SpanExporter['export']>[0];

/** What is exported of a report. */
const exported = async (report: Report): Promise<Exported> => {
  const spans: Exported = [];
  clientSpans.describe({ 'service.name': 'web' });
  spanQueue.start({
    export: (batch, done) => {
      spans.push(...batch);
      done({ code: 0 });
    },
    shutdown: async () => {},
  });
  takeReport(report, createMetrics(), now);
  await spanQueue.stop();
  return spans;
};

afterEach(() => spanQueue.stop());

describe('a report', () => {
  test('becomes figures', async () => {
    const metrics = createMetrics();
    const report: Report = {
      syncLatencySeconds: [0.02, 0.2],
      presenceLatencySeconds: [0.3],
      deliveries: { live: 7, replayed: 0, missed: 2 },
    };
    takeReport(report, metrics, now);
    takeReport({ syncLatencySeconds: [] }, metrics, now);
    const text = await metrics.registry.metrics();
    assert.match(text, /^collab_sync_latency_seconds_count 2$/m);
    assert.match(text, /^collab_presence_latency_seconds_bucket\{le="0.25"\} 0$/m);
    assert.match(text, /^collab_presence_latency_seconds_bucket\{le="0.3"\} 1$/m);
    assert.match(text, /^collab_deliveries_total\{result="live"\} 7$/m);
    assert.match(text, /^collab_deliveries_total\{result="missed"\} 2$/m);
    assert.doesNotMatch(text, /result="replayed"/);
  });

  test('becomes spans under the ids that the client chose', async () => {
    const edit = spanOf({ name: 'edit', trace: `00-${traceId}-${'d'.repeat(16)}-01` });
    const { parent: _, ...root } = edit;
    const [sync, own] = await exported({ syncLatencySeconds: [], spans: [spanOf(), root] });
    assert.deepEqual(sync?.spanContext(), { traceId, spanId: 'b'.repeat(16), traceFlags: 1 });
    assert.equal(sync?.parentSpanContext?.spanId, 'c'.repeat(16));
    assert.equal(sync?.name, 'editor.sync');
    assert.deepEqual(sync?.duration, [0, 200_000_000]);
    assert.deepEqual(sync?.startTime, [1_799_999_999, 700_000_000]);
    assert.equal(sync?.attributes['app.hub'], 'collaboration');
    assert.equal(sync?.resource.attributes['service.name'], 'web');
    assert.equal(own?.name, 'editor.edit');
    assert.equal(own?.parentSpanContext, undefined);
  });

  test('of a quick edit nobody hears unless somebody asks', async () => {
    const own = (id: string): ReportedSpan => {
      const { parent: _, ...root } = spanOf({ name: 'edit', startedAt: now - 20, endedAt: now });
      return { ...root, trace: `00-${id.repeat(32)}-${id.repeat(16)}-01` };
    };
    const [asked, other] = [own('e'), own('f')];
    keepAfterAll('e'.repeat(32));
    const spans = await exported({ syncLatencySeconds: [], spans: [asked, other] });
    assert.deepEqual(
      spans.map((span) => span.spanContext().spanId),
      ['e'.repeat(16)],
    );
  });

  for (const [what, more] of [
    ['ends before it begins', { startedAt: now, endedAt: now - 1 }],
    ['begins in the future', { startedAt: now + 5_000, endedAt: now + 6_000 }],
    ['lasted for hours', { startedAt: now - 9_000_000 }],
    ['was hours ago', { startedAt: now - 9_000_200, endedAt: now - 9_000_000 }],
  ] as const)
    test(`a span that ${what} is left out`, async () => {
      assert.deepEqual(await exported({ syncLatencySeconds: [], spans: [spanOf(more)] }), []);
    });

  test('no span ends in the future', async () => {
    const [span] = await exported({
      syncLatencySeconds: [],
      spans: [spanOf({ endedAt: now + 5_000 })],
    });
    assert.deepEqual(span?.endTime, [now / 1000, 0]);
  });

  test('where nothing is exported spans are not wanted', () => {
    assert.equal(clientSpans.wanted, false);
    takeReport({ syncLatencySeconds: [], spans: [spanOf()] }, createMetrics(), now);
  });
});

test('a time that a client tells is neither in the future nor long ago', () => {
  assert.equal(believedTime(now - 5, now), now - 5);
  assert.equal(believedTime(now + 5, now), now);
  assert.equal(believedTime(0, now), now - 120_000);
});
