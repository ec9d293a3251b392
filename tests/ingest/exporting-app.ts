// A real program under the OpenTelemetry SDK, set up by OTEL_* variables alone. It makes a trace of
// three spans, one of each instrument and a log record, exports them and exits.

import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK();
sdk.start();

const tracer = trace.getTracer('test');
tracer.startActiveSpan('POST /orders', { kind: SpanKind.SERVER }, (root) => {
  root.setAttribute('http.response.status_code', 500);
  root.setAttribute('tags', ['a', 'b']);
  tracer.startActiveSpan('INSERT', { kind: SpanKind.CLIENT }, (child) => {
    child.recordException(new Error('disk full'));
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'disk full' });
    child.end();
  });
  tracer.startActiveSpan('SELECT', (child) => child.end());
  root.end();
});

const meter = metrics.getMeter('test');
meter.createCounter('orders.placed', { unit: '{order}' }).add(3, { result: 'ok' });
meter.createUpDownCounter('queue.length').add(7);
meter.createObservableGauge('pool.fill', { unit: '1' }).addCallback((result) => {
  result.observe(0.5);
});
const latency = meter.createHistogram('order.latency', {
  unit: 's',
  advice: { explicitBucketBoundaries: [0.1, 0.5] },
});
for (const seconds of [0.05, 0.3, 0.4, 2]) latency.record(seconds, { 'http.route': '/orders' });

// A point that ends when it began would say that its beginning is not known.
const recorded = Date.now();
while (Date.now() <= recorded + 1) await new Promise(setImmediate);
await sdk.shutdown();
