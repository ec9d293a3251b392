// The decoded messages as both encodings give them, protobuf and JSON alike: absent fields read as
// their protobuf defaults (null for messages), 64-bit integers are objects, and of a oneof the
// property named like it says which member was sent.

export type Int64 = { readonly low: number; readonly high: number; toBigInt(): bigint };

export type AnyValue =
  | { readonly value: 'stringValue'; readonly stringValue: string }
  | { readonly value: 'boolValue'; readonly boolValue: boolean }
  | { readonly value: 'intValue'; readonly intValue: Int64 }
  | { readonly value: 'doubleValue'; readonly doubleValue: number }
  | { readonly value: 'arrayValue'; readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | {
      readonly value: 'kvlistValue';
      readonly kvlistValue: { readonly values: readonly KeyValue[] };
    }
  | { readonly value: 'bytesValue'; readonly bytesValue: Uint8Array }
  | { readonly value?: undefined };
export type KeyValue = { readonly key: string; readonly value: AnyValue | null };
export type Resource = { readonly attributes: readonly KeyValue[] };

export type SpanMessage = {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: Int64;
  readonly endTimeUnixNano: Int64;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly {
    readonly timeUnixNano: Int64;
    readonly name: string;
    readonly attributes: readonly KeyValue[];
  }[];
  readonly status: { readonly message: string; readonly code: number } | null;
};
export type TracesRequest = {
  readonly resourceSpans: readonly {
    readonly resource: Resource | null;
    readonly scopeSpans: readonly { readonly spans: readonly SpanMessage[] }[];
  }[];
};

type NumberValue =
  | { readonly value: 'asDouble'; readonly asDouble: number }
  | { readonly value: 'asInt'; readonly asInt: Int64 }
  | { readonly value?: undefined };
export type ExemplarMessage = NumberValue & {
  readonly timeUnixNano: Int64;
  readonly traceId: Uint8Array;
};

export type Point = {
  readonly startTimeUnixNano: Int64;
  readonly timeUnixNano: Int64;
  readonly attributes: readonly KeyValue[];
  readonly flags: number;
};
type Exemplified = Point & { readonly exemplars: readonly ExemplarMessage[] };
export type NumberPoint = Exemplified & NumberValue;
type Distribution = Exemplified & {
  readonly count: Int64;
  /** 'sum' where the optional sum was sent. */
  readonly _sum?: 'sum';
  readonly sum: number;
};
export type HistogramPoint = Distribution & {
  readonly bucketCounts: readonly Int64[];
  readonly explicitBounds: readonly number[];
};
export type Buckets = { readonly offset: number; readonly bucketCounts: readonly Int64[] };
export type ExponentialPoint = Distribution & {
  readonly scale: number;
  readonly zeroCount: Int64;
  readonly zeroThreshold: number;
  readonly positive: Buckets | null;
  readonly negative: Buckets | null;
};
export type SummaryPoint = Point & {
  readonly count: Int64;
  readonly sum: number;
  readonly quantileValues: readonly { readonly quantile: number; readonly value: number }[];
};
export type GaugeMessage = { readonly dataPoints: readonly NumberPoint[] };
export type SumMessage = {
  readonly dataPoints: readonly NumberPoint[];
  readonly aggregationTemporality: number;
  readonly isMonotonic: boolean;
};
export type HistogramMessage = {
  readonly dataPoints: readonly HistogramPoint[];
  readonly aggregationTemporality: number;
};
export type ExponentialMessage = {
  readonly dataPoints: readonly ExponentialPoint[];
  readonly aggregationTemporality: number;
};
export type SummaryMessage = { readonly dataPoints: readonly SummaryPoint[] };
export type MetricMessage = { readonly name: string; readonly unit: string } & (
  | { readonly data: 'gauge'; readonly gauge: GaugeMessage }
  | { readonly data: 'sum'; readonly sum: SumMessage }
  | { readonly data: 'histogram'; readonly histogram: HistogramMessage }
  | { readonly data: 'exponentialHistogram'; readonly exponentialHistogram: ExponentialMessage }
  | { readonly data: 'summary'; readonly summary: SummaryMessage }
  | { readonly data?: undefined }
);
export type MetricsRequest = {
  readonly resourceMetrics: readonly {
    readonly resource: Resource | null;
    readonly scopeMetrics: readonly { readonly metrics: readonly MetricMessage[] }[];
  }[];
};

export type LogMessage = {
  readonly timeUnixNano: Int64;
  readonly observedTimeUnixNano: Int64;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AnyValue | null;
  readonly attributes: readonly KeyValue[];
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
};
export type LogsRequest = {
  readonly resourceLogs: readonly {
    readonly resource: Resource | null;
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string } | null;
      readonly logRecords: readonly LogMessage[];
    }[];
  }[];
};
