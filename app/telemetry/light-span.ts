// A span that costs next to nothing until somebody wants it. Everything that happens is noted; when the
// part of a trace that is ours has ended, it is kept where it was chosen at its beginning, or was slow,
// or failed, and otherwise let go. Ids are drawn only for what is asked for them.

import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
} from '@opentelemetry/api';
import type { FairShare } from './fair-share.ts';
import { randomHex } from './random-hex.ts';

/** What took as long as this is kept, whatever it was: the shortest that an objective asks about. */
export const slowMs = 50;
/** Of one trace, in this process. */
const mostSpans = 1_000;

export type SpanEvent = {
  readonly name: string;
  readonly attributes: Attributes;
  /** Milliseconds of Unix time. */
  readonly at: number;
};

/** What becomes of the parts of traces that happen here. */
export type Fate = {
  /** Takes what is kept. */
  readonly sink: (spans: readonly LightSpan[]) => void;
  /** Whether one more that was slow is kept. */
  readonly slowOnes: FairShare;
  /** Hears of what others know of too and was let go: it may still be kept. */
  readonly letGo: (trace: LocalTrace) => void;
  /** Hears of what others know of too and do not know to be worth keeping: their parts are, too. */
  readonly found: (trace: LocalTrace) => void;
};

export type RemoteParent = Pick<SpanContext, 'traceId' | 'spanId'>;

/** What of a trace happens here, under one first span. */
export class LocalTrace {
  readonly remote: RemoteParent | null;
  /** From the process's clock to Unix time: one for all, so that no span lasts shorter than its parts. */
  readonly clockOffset = Date.now() - performance.now();
  readonly #fate: Fate;
  #traceId: string | null;
  #kept: boolean;
  #shared: boolean;
  #over = false;
  #judgedSlow = false;
  #ended: LightSpan[] = [];

  /** @param kept whether it was chosen at its beginning. */
  constructor(fate: Fate, remote: RemoteParent | null, kept: boolean) {
    this.#fate = fate;
    this.remote = remote;
    this.#traceId = remote?.traceId ?? null;
    this.#kept = kept;
    this.#shared = remote !== null;
  }

  get traceId(): string {
    this.#traceId ??= randomHex(16);
    return this.#traceId;
  }

  /** Whether it will be found where traces are sent to. */
  get kept(): boolean {
    return this.#kept;
  }

  get now(): number {
    return performance.now() + this.clockOffset;
  }

  /** Somebody else goes on in it. */
  share(): void {
    this.#shared = true;
  }

  /** Also where it is over already. */
  keep(): void {
    if (this.#kept) return;
    this.#kept = true;
    if (this.#over) this.#hand();
  }

  /** Keeps it as one of those that were slow, unless there are too many. */
  wasSlow(): void {
    if (this.#kept || this.#judgedSlow) return;
    this.#judgedSlow = true;
    if (this.#fate.slowOnes.takes()) this.#find();
  }

  ended(span: LightSpan, first: boolean): void {
    if (this.#ended.length < mostSpans) this.#ended.push(span);
    if (!this.#kept && span.failed) this.#find();
    if (span.durationMs >= slowMs) this.wasSlow();
    if (first) this.#over = true;
    if (!this.#over) return;
    if (this.#kept) this.#hand();
    else if (first && this.#shared) this.#fate.letGo(this);
  }

  #find(): void {
    this.keep();
    if (this.#shared) this.#fate.found(this);
  }

  #hand(): void {
    if (this.#ended.length > 0) this.#fate.sink(this.#ended);
    this.#ended = [];
  }
}

export type LightSpanParts = {
  readonly trace: LocalTrace;
  readonly scope: string;
  readonly name: string;
  readonly kind: SpanKind | undefined;
  /** Of this process; null: the first here. */
  readonly parent: LightSpan | null;
  readonly attributes: Attributes | undefined;
  readonly startTime: TimeInput | undefined;
};

export class LightSpan implements Span {
  readonly trace: LocalTrace;
  readonly scope: string;
  readonly kind: SpanKind;
  readonly parent: LightSpan | null;
  readonly attributes: Attributes;
  /** Milliseconds of Unix time, as are all times here. */
  readonly startedAt: number;
  name: string;
  events: SpanEvent[] | null = null;
  status: SpanStatus = unset;
  #endedAt: number | null = null;
  #spanId: string | null = null;

  constructor({ trace, scope, name, kind, parent, attributes, startTime }: LightSpanParts) {
    this.trace = trace;
    this.scope = scope;
    this.name = name;
    this.kind = kind ?? SpanKind.INTERNAL;
    this.parent = parent;
    this.attributes = { ...attributes };
    this.startedAt = this.#time(startTime);
  }

  get spanId(): string {
    this.#spanId ??= randomHex(8);
    return this.#spanId;
  }

  get parentSpanId(): string | null {
    return this.parent?.spanId ?? this.trace.remote?.spanId ?? null;
  }

  get endedAt(): number {
    return this.#endedAt ?? this.trace.now;
  }

  get durationMs(): number {
    return this.endedAt - this.startedAt;
  }

  get failed(): boolean {
    return this.status.code === SpanStatusCode.ERROR || (this.events?.some(isException) ?? false);
  }

  spanContext(): SpanContext {
    const traceFlags = this.trace.kept ? TraceFlags.SAMPLED : TraceFlags.NONE;
    return { traceId: this.trace.traceId, spanId: this.spanId, traceFlags };
  }

  isRecording(): boolean {
    return this.#endedAt === null;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.isRecording()) this.attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (this.isRecording()) Object.assign(this.attributes, attributes);
    return this;
  }

  addEvent(name: string, attributes?: Attributes | TimeInput, at?: TimeInput): this {
    if (!this.isRecording()) return this;
    const timed =
      typeof attributes === 'number' || Array.isArray(attributes) || attributes instanceof Date;
    const event = timed
      ? { name, attributes: {}, at: this.#time(attributes) }
      : { name, attributes: (attributes as Attributes | undefined) ?? {}, at: this.#time(at) };
    this.events ??= [];
    this.events.push(event);
    return this;
  }

  setStatus(status: SpanStatus): this {
    if (this.isRecording()) this.status = status;
    return this;
  }

  updateName(name: string): this {
    if (this.isRecording()) this.name = name;
    return this;
  }

  /** At its end it is kept or not; `endTime` in any form that the interface knows. */
  end(endTime?: TimeInput): void {
    if (this.#endedAt !== null) return;
    this.#endedAt = Math.max(this.startedAt, this.#time(endTime));
    this.trace.ended(this, this.parent === null);
  }

  recordException(exception: Exception, at?: TimeInput): void {
    const { name, message, stack } =
      typeof exception === 'string'
        ? { name: 'Error', message: exception, stack: undefined }
        : exception;
    this.addEvent(
      'exception',
      {
        ...{ 'exception.type': name ?? 'Error', 'exception.message': message ?? '' },
        ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
      },
      at,
    );
  }

  /** Nothing here knows of any. */
  addLink(_link: Link): this {
    return this;
  }

  addLinks(_links: Link[]): this {
    return this;
  }

  #time(given: TimeInput | undefined): number {
    if (given === undefined) return this.trace.now;
    if (given instanceof Date) return given.getTime();
    if (typeof given !== 'number') return given[0] * 1000 + given[1] / 1e6;
    // A time of the process's own clock, as performance.now() gives it.
    return given < performance.timeOrigin ? given + this.trace.clockOffset : given;
  }
}

const unset: SpanStatus = { code: SpanStatusCode.UNSET };

const isException = ({ name }: SpanEvent): boolean => name === 'exception';
