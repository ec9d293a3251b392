// The JSON of kept traces, and of their being handed on. Times are milliseconds of Unix time.

export type TraceSummary = {
  readonly traceId: string;
  readonly at: number;
  readonly name: string;
  readonly service: string;
  /** Of the span that began it. */
  readonly durationMs: number;
  /** From its first begin to its last end: what goes on after the answer too. */
  readonly totalMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly spanCount: number;
  /** Spans that failed. */
  readonly errors: number;
  /** What was asked for, as its span tells: 'GET /api/documents'. */
  readonly route: string | null;
  /** All that took part. */
  readonly services: readonly string[];
};

/** GET /api/traces/choices: what kept traces can be searched by. */
export type TraceChoices = {
  readonly services: readonly string[];
  readonly routes: readonly string[];
};

/** GET /api/traces/ID. Spans in order of start. */
export type TraceDetail = {
  readonly traceId: string;
  readonly spans: readonly {
    readonly spanId: string;
    readonly parentSpanId: string | null;
    readonly name: string;
    readonly service: string;
    readonly kind: string;
    readonly startMs: number;
    readonly durationMs: number;
    readonly status: 'unset' | 'ok' | 'error';
    readonly statusMessage: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    /** Of the process that it ran in. */
    readonly resource: Readonly<Record<string, unknown>>;
    readonly events: readonly {
      readonly name: string;
      readonly timeMs: number;
      readonly attributes: Readonly<Record<string, unknown>>;
      /** Of an exception: the group of errors that it is in, where that is kept. */
      readonly errorId?: string;
    }[];
  }[];
};

/** GET /api/forwarding: what waits to be handed on; null where nothing is. */
export type ForwardingRow = {
  readonly url: string;
  readonly waiting: number;
  readonly heldBytes: number;
  readonly limitBytes: number;
  /** When the oldest that waits came. */
  readonly oldestAt: number | null;
  /** Why nothing is taken there now; null while it is. */
  readonly failing: string | null;
  /** Since the collector started. */
  readonly sent: number;
  readonly lost: number;
};
