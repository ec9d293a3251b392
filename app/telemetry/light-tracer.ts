// OpenTelemetry's interface of tracers and contexts over light spans. What begins a trace asks whether it
// is one of those that are kept; what somebody else began, and keeps, is kept here too.

import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { FairShare } from './fair-share.ts';
import { type Fate, LightSpan, LocalTrace } from './light-span.ts';

export type LightTracing = {
  readonly fate: Fate;
  /** Of what begins here. */
  readonly share: FairShare;
};

type Work = (span: Span) => unknown;

class LightTracer implements Tracer {
  readonly #scope: string;
  readonly #parts: LightTracing;

  constructor(scope: string, parts: LightTracing) {
    this.#scope = scope;
    this.#parts = parts;
  }

  startSpan(
    name: string,
    options: SpanOptions = {},
    within: Context = context.active(),
  ): LightSpan {
    const { kind, attributes, startTime, root = false } = options;
    const above = root ? undefined : trace.getSpan(within);
    const parent = above instanceof LightSpan ? above : null;
    const local = parent?.trace ?? this.#begin(above);
    const scope = this.#scope;
    return new LightSpan({ trace: local, scope, name, kind, parent, attributes, startTime });
  }

  startActiveSpan<F extends Work>(name: string, work: F): ReturnType<F>;
  startActiveSpan<F extends Work>(name: string, options: SpanOptions, work: F): ReturnType<F>;
  startActiveSpan<F extends Work>(
    name: string,
    options: SpanOptions,
    within: Context,
    work: F,
  ): ReturnType<F>;
  startActiveSpan<F extends Work>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const work = rest.at(-1) as F;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : {};
    const within = rest.length === 3 ? rest[1] : context.active();
    const span = this.startSpan(name, options, within);
    return context.with(trace.setSpan(within, span), () => work(span)) as ReturnType<F>;
  }

  #begin(above: Span | undefined): LocalTrace {
    const { fate, share } = this.#parts;
    const remote = above?.spanContext();
    if (remote === undefined || !isSpanContextValid(remote))
      return new LocalTrace(fate, null, share.takes());
    const { traceId, spanId, traceFlags } = remote;
    const kept = (traceFlags & TraceFlags.SAMPLED) !== 0;
    return new LocalTrace(fate, { traceId, spanId }, kept);
  }
}

const localContexts = (): ContextManager => {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (within, work, self, ...args) =>
      storage.run(within, () => work.call(self as ThisParameterType<typeof work>, ...args)),
    bind: (within, target) =>
      typeof target === 'function'
        ? (((...args: unknown[]) => storage.run(within, () => target(...args))) as typeof target)
        : target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
};

/** Makes it the tracing of this process. */
export const installLightTracing = (parts: LightTracing): void => {
  const provider: TracerProvider = { getTracer: (scope) => new LightTracer(scope, parts) };
  context.setGlobalContextManager(localContexts());
  trace.setGlobalTracerProvider(provider);
};
