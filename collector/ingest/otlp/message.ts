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

type Point = {
  readonly startTimeUnixNano: Int64;
  readonly timeUnixNano: Int64;
  readonly attributes: readonly KeyValue[];
  readonly flags: number;
};
export type NumberPoint = Point &
  (
    | { readonly value: 'asDouble'; readonly asDouble: number }
    | { readonly value: 'asInt'; readonly asInt: Int64 }
    | { readonly value?: undefined }
  );
export type HistogramPoint = Point & {
  readonly count: Int64;
  /** 'sum' where the optional sum was sent. */
  readonly _sum?: 'sum';
  readonly sum: number;
  readonly bucketCounts: readonly Int64[];
  readonly explicitBounds: readonly number[];
};
type Unread = { readonly dataPoints: readonly unknown[] };
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
export type MetricMessage = { readonly name: string; readonly unit: string } & (
  | { readonly data: 'gauge'; readonly gauge: GaugeMessage }
  | { readonly data: 'sum'; readonly sum: SumMessage }
  | { readonly data: 'histogram'; readonly histogram: HistogramMessage }
  | { readonly data: 'exponentialHistogram'; readonly exponentialHistogram: Unread }
  | { readonly data: 'summary'; readonly summary: Unread }
  | { readonly data?: undefined }
);
export type MetricsRequest = {
  readonly resourceMetrics: readonly {
    readonly resource: Resource | null;
    readonly scopeMetrics: readonly { readonly metrics: readonly MetricMessage[] }[];
  }[];
};

export type LogsRequest = {
  readonly resourceLogs: readonly {
    readonly scopeLogs: readonly { readonly logRecords: readonly unknown[] }[];
  }[];
};
