import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Context, context, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import { Latency } from './latency.ts';
import { lightSpan, localTrace } from './light-span.fixture.ts';

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
  const timing = new Latency('a_seconds', 'a', ['path'], [0.1, 1]);
  const buckets = () =>
    timing
      .text(true)
      .split('\n')
      .flatMap((line) => /^a_seconds_bucket\{(.*)$/.exec(line)?.[1] ?? []);
  return { timing, buckets };
};

test('the last sampled span of a bucket is its exemplar', () => {
  const { timing, buckets } = open();
  inSpan({}, () => timing.observe({ path: '/' }, 0.05));
  inSpan({ spanId: 'b7ad6b7169203332' }, () => timing.observe({ path: '/' }, 0.07));
  inSpan({ spanId: 'b7ad6b7169203333' }, () => timing.observe({ path: '/' }, 20));
  const [fast = '', middle = '', slow = ''] = buckets();
  const shown = (end: string, value: number) =>
    new RegExp(` # \\{trace_id="${traceId}",span_id="b7ad6b716920333${end}"\\} ${value} \\d+`);
  assert.match(fast, shown('2', 0.07));
  assert.doesNotMatch(middle, /#/);
  assert.match(slow, /^le="\+Inf"/);
  assert.match(slow, shown('3', 20));
});

test('it is of the span that is named, or of none', () => {
  const { timing, buckets } = open();
  const named = trace.wrapSpanContext({ traceId, spanId: 'b7ad6b7169203339', traceFlags: 1 });
  inSpan({}, () => timing.observe({ path: '/' }, 0.05, named));
  inSpan({}, () => timing.observe({ path: '/' }, 0.5, null));
  const [fast = '', middle = ''] = buckets();
  assert.ok(
    fast.startsWith(
      `le="0.1",path="/"} 1 # {trace_id="${traceId}",span_id="${named.spanContext().spanId}"}`,
    ),
  );
  assert.doesNotMatch(middle, /#/);
});

test('what is slow is kept, so that its exemplar leads to it', () => {
  const { timing, buckets } = open();
  const { trace: local, handed } = localTrace();
  const span = lightSpan(local);
  timing.observe({ path: '/' }, 0.01, span);
  assert.doesNotMatch(buckets().join(), /#/);
  timing.observe({ path: '/' }, 0.06, span);
  assert.match(buckets().join(), new RegExp(`trace_id="${local.traceId}"`));
  span.end();
  assert.deepEqual(handed, [span]);
});

test('without a sampled span it counts, and nothing is remembered', () => {
  const { timing, buckets } = open();
  timing.observe({ path: '/' }, 0.05);
  inSpan({ traceFlags: 0 }, () => timing.observe({ path: '/' }, 0.05));
  inSpan({ traceId: '0'.repeat(32) }, () => timing.observe({ path: '/' }, 0.05));
  const found = buckets();
  assert.deepEqual(
    found.map((line) => line.split('} ')[1]),
    ['3', '3', '3'],
  );
});
