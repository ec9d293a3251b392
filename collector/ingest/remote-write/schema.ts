// The messages of remote write 1.0, as far as they are read and written here; other fields are
// skipped. Times are milliseconds of Unix time.

import protobuf from 'protobufjs';

const text = `
syntax = "proto3";
package prometheus;
message WriteRequest {
  repeated TimeSeries timeseries = 1;
  repeated MetricMetadata metadata = 3;
}
message TimeSeries {
  repeated Label labels = 1;
  repeated Sample samples = 2;
  repeated Histogram histograms = 4;
}
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message Histogram {}
message MetricMetadata {
  int32 type = 1;
  string metric_family_name = 2;
  string help = 4;
  string unit = 5;
}
`;

const root = protobuf.parse(text, new protobuf.Root()).root;
root.resolveAll();

export const writeRequestType = root.lookupType('prometheus.WriteRequest');

type Int64 = number | { readonly toNumber: () => number };

export const millisecondsOf = (time: Int64): number =>
  typeof time === 'number' ? time : time.toNumber();

/** Of MetricMetadata. */
export const metadataTypes = { counter: 1, gauge: 2 } as const;

export type WriteRequest = {
  readonly timeseries: readonly {
    readonly labels: readonly { readonly name: string; readonly value: string }[];
    readonly samples: readonly { readonly value: number; readonly timestamp: Int64 }[];
    readonly histograms: readonly unknown[];
  }[];
  readonly metadata: readonly { readonly type: number; readonly metricFamilyName: string }[];
};
