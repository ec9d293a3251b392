// What is kept of spans, ours and our clients', on its way out by OTLP: once a second, within a bound. What
// does not fit or arrive is dropped, since a span is an example and never a figure.

import type { Attributes, HrTime } from '@opentelemetry/api';
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

export type ReadableSpan = Parameters<OTLPTraceExporter['export']>[0][number];
export type SpanExporter = Pick<OTLPTraceExporter, 'export' | 'shutdown'>;

const everyMs = 1_000;
const mostWaiting = 5_000;
const mostTogether = 500;

/** @param milliseconds of Unix time, or of a duration. */
export const hrTime = (milliseconds: number): HrTime => {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.floor((milliseconds - seconds * 1000) * 1e6)];
};

/** @param attributes of the service whose spans these are. */
export const resourceOf = (attributes: Attributes): ReadableSpan['resource'] => {
  const resource: ReadableSpan['resource'] = {
    attributes,
    merge: (other) => other ?? resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
};

export class SpanQueue {
  #exporter: SpanExporter | null = null;
  readonly #waiting: (() => ReadableSpan)[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** Whether anybody would get them. */
  get wanted(): boolean {
    return this.#exporter !== null;
  }

  start(exporter: SpanExporter): void {
    this.#exporter = exporter;
    this.#timer = setInterval(() => void this.#flush(), everyMs).unref();
  }

  /** @param read is asked for the span when it leaves. */
  add(read: () => ReadableSpan): void {
    if (this.#exporter !== null && this.#waiting.length < mostWaiting) this.#waiting.push(read);
  }

  /** Sends what has not been sent yet. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#flush();
    await this.#exporter?.shutdown();
    this.#exporter = null;
  }

  async #flush(): Promise<void> {
    const exporter = this.#exporter;
    if (exporter === null) return;
    const leaving: Promise<void>[] = [];
    for (let spans = this.#take(); spans.length > 0; spans = this.#take()) {
      // The exporter tries again by itself where that may help, and says in its own log where it did not.
      leaving.push(new Promise((resolve) => exporter.export(spans, () => resolve())));
    }
    await Promise.all(leaving);
  }

  #take(): ReadableSpan[] {
    return this.#waiting.splice(0, mostTogether).map((read) => read());
  }
}

/** Of this process, as its traces are. */
export const spanQueue = new SpanQueue();
