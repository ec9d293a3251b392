import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Context, context, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import { Histogram, Registry } from 'prom-client';
import { latency } from './latency.ts';

let active: Context = ROOT_CONTEXT;

before(() => {
  context.setGlobalContextManager({
    active: () => active,
    with: (inside, work, self, ...values) => {
      const outside = active;
      active = inside;
      try {
        return work.apply(self, values);
      } finally {
        active = outside;
      }
    },
    bind: (_context, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
});
after(() => context.disable());

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

const inSpan = <T>(span: Partial<SpanContext>, work: () => T): T =>
  context.with(
    trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, ...span }),
    work,
  );

const open = () => {
  const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const histogram = new Histogram<string>({
    ...{ name: 'a_seconds', help: 'a', labelNames: ['path'], buckets: [0.1, 1] },
    ...{ registers: [registry as never], enableExemplars: true },
  });
  const buckets = async () => {
    const text = await registry.metrics();
    return text.split('\n').flatMap((line) => /^a_seconds_bucket\{(.*)$/.exec(line)?.[1] ?? []);
  };
  return { timing: latency<'path'>(histogram), buckets };
};

test('the last sampled span of a bucket is its exemplar', async () => {
  const { timing, buckets } = open();
  inSpan({}, () => timing.observe({ path: '/' }, 0.05));
  inSpan({ spanId: 'b7ad6b7169203332' }, () => timing.observe({ path: '/' }, 0.07));
  inSpan({ spanId: 'b7ad6b7169203333' }, () => timing.observe({ path: '/' }, 20));
  const [fast = '', middle = '', slow = ''] = await buckets();
  const shown = (end: string, value: number) =>
    new RegExp(` # \\{trace_id="${traceId}",span_id="b7ad6b716920333${end}"\\} ${value} \\d+`);
  assert.match(fast, shown('2', 0.07));
  assert.doesNotMatch(middle, /#/);
  assert.match(slow, /^le="\+Inf"/);
  assert.match(slow, shown('3', 20));
});

test('a timer is of the span that it was started in', async () => {
  const { timing, buckets } = open();
  const stop = inSpan({}, () => timing.startTimer());
  const seconds = inSpan({ spanId: 'b7ad6b7169203339' }, () => stop({ path: '/' }));
  assert.ok(seconds >= 0 && seconds < 0.1);
  const [fast = ''] = await buckets();
  assert.ok(fast.startsWith(`le="0.1",path="/"} 1 # {trace_id="${traceId}",span_id="${spanId}"}`));
});

test('without a sampled span it counts, and nothing is remembered', async () => {
  const { timing, buckets } = open();
  timing.observe({ path: '/' }, 0.05);
  timing.startTimer({ path: '/' })();
  inSpan({ traceFlags: 0 }, () => timing.observe({ path: '/' }, 0.05));
  inSpan({ traceId: '0'.repeat(32) }, () => timing.observe({ path: '/' }, 0.05));
  const found = await buckets();
  assert.deepEqual(
    found.map((line) => line.split('} ')[1]),
    ['4', '4', '4'],
  );
});
