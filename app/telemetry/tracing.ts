// Traces of the app, by OTLP, where an endpoint for them is named. Without one the spans go
// nowhere, but they still exist, so that the log lines of one request carry one trace id.

import { randomUUID } from 'node:crypto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import packageJson from '../../package.json' with { type: 'json' };
import { clientSpans } from './client-spans.ts';

export type TelemetryConfig = {
  /** Whether OTEL_EXPORTER_OTLP_ENDPOINT (or its kin for traces) is set; the SDK reads it. */
  readonly exportTraces: boolean;
  /** Whether spans of clients can be exported too: by OTLP over HTTP. */
  readonly exportClientSpans: boolean;
};

/** What asks every second and would bury everything else. */
const untraced = /^\/(metrics|api\/health|api\/hubs\/\w+\/poll)(\/|\?|$)/;

const nowhere = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

let sdk: { shutdown: () => Promise<void> } | null = null;

export const startTracing = ({ exportTraces, exportClientSpans }: TelemetryConfig): void => {
  if (exportClientSpans) {
    const service = { 'service.name': 'signalbox-web', 'service.version': packageJson.version };
    clientSpans.start(new OTLPTraceExporter(), service);
  }
  sdk = startNodeSdk({
    resourceAttributes: {
      'service.name': 'signalbox-app',
      'service.instance.id': randomUUID(),
      'service.version': packageJson.version,
    },
    ...(exportTraces ? {} : { spanProcessors: [nowhere] }),
    // Figures are scraped from /metrics and logs are read from stdout: nothing is counted twice.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request) => untraced.test(request.url ?? ''),
        requireParentforOutgoingSpans: true,
      }),
      new ExpressInstrumentation({
        ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.ROUTER],
      }),
      // What nobody asked for, such as a worker's looking for work, is no trace of its own.
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
      new IORedisInstrumentation({ requireParentSpan: true }),
      new PinoInstrumentation({ disableLogSending: true }),
    ],
  });
};

/** Sends what has not been sent yet. Does nothing in a process that was not started with traces. */
export const stopTracing = async (): Promise<void> => {
  await clientSpans.stop();
  await sdk?.shutdown();
  sdk = null;
};
