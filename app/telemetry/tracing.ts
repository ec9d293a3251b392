// Traces of the app, by OTLP, where an endpoint for them is named. Without one the spans go
// nowhere, but they still exist, so that the log lines of one request carry one trace id.

import { randomUUID } from 'node:crypto';
import { type Attributes, DiagConsoleLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import packageJson from '../../package.json' with { type: 'json' };
import type { Hints } from '../collaboration/hints.ts';
import { clientSpans } from './client-spans.ts';
import { fairShare } from './fair-share.ts';
import { installLightTracing } from './light-tracer.ts';
import { readableLightSpan } from './readable-span.ts';
import { SecondThoughts } from './second-thoughts.ts';
import { resourceOf, spanQueue } from './span-queue.ts';

export type TelemetryConfig = {
  /** Whether OTEL_SDK_DISABLED leaves anything of them. */
  readonly traces: boolean;
  /** Whether OTEL_EXPORTER_OTLP_ENDPOINT (or its kin for traces) is set; the exporter reads it. */
  readonly exportTraces: boolean;
  /** How many of those are kept that are neither slow nor failed. */
  readonly tracesPerSecond: number;
  /** Of OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES. */
  readonly resource: Attributes;
};

/** Of those that were slow so many are kept. */
const slowPerSecond = 10;
const channel = 'kept-traces';
/** Other instances are asked for so many. */
const askedPerSecond = 20;

const secondThoughts = new SecondThoughts(() => performance.now());
const asked = fairShare(askedPerSecond, () => performance.now(), Math.random);
let others: Pick<Hints, 'publish'> | null = null;

export const startTracing = (config: TelemetryConfig): void => {
  if (!config.traces) return;
  diag.setLogger(new DiagConsoleLogger(), { logLevel: DiagLogLevel.INFO });
  const common = { 'service.version': packageJson.version };
  const resource = resourceOf({
    ...{ 'service.name': 'signalbox-app', 'service.instance.id': randomUUID(), ...common },
    ...{ 'telemetry.sdk.language': 'nodejs', ...config.resource },
  });
  if (config.exportTraces) {
    clientSpans.describe({ 'service.name': 'signalbox-web', ...common });
    spanQueue.start(new OTLPTraceExporter());
  }
  installLightTracing({
    fate: {
      sink: (spans) => {
        for (const span of spans) spanQueue.add(() => readableLightSpan(span, resource));
      },
      slowOnes: fairShare(slowPerSecond, () => performance.now(), Math.random),
      letGo: (trace) => {
        if (spanQueue.wanted) letGo(trace.traceId, () => trace.keep());
      },
      found: ({ traceId }) => keepAfterAll(traceId),
    },
    share: fairShare(config.tracesPerSecond, () => performance.now(), Math.random),
  });
};

/** Calls `keep` once somebody finds within some seconds that this trace is worth it. */
export const letGo = (traceId: string, keep: () => void): void =>
  secondThoughts.remember(traceId, keep);

/** Keeps all of a trace of the last seconds that was let go, at whichever instance. */
export const keepAfterAll = (traceId: string): void => {
  if (!secondThoughts.keep(traceId) && asked.takes()) others?.publish(channel, traceId);
};

/** Asks other instances from now on, and answers them. @returns what ends it. */
export const keepForOthers = (hints: Pick<Hints, 'publish' | 'subscribe'>): (() => void) => {
  others = hints;
  const unsubscribe = hints.subscribe(channel, (traceId) => {
    if (traceId !== null) secondThoughts.keep(traceId);
  });
  return () => {
    others = null;
    unsubscribe();
  };
};

/** Sends what has not been sent yet. Does nothing in a process that was not started with traces. */
export const stopTracing = (): Promise<void> => spanQueue.stop();
