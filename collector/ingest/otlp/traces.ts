// A span of a request → Span, and why one is not taken.

import type { Span, SpanKind } from '../span.ts';
import { readAttributes } from './attributes.ts';
import type { Int64, SpanMessage } from './message.ts';

export const kindNames: readonly SpanKind[] = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
];
export const statusNames: readonly Span['status'][] = ['unset', 'ok', 'error'];

export const millisecondsOf = (nanoseconds: Int64): number =>
  Number(nanoseconds.toBigInt() / 1000n) / 1000;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const isId = (bytes: Uint8Array, length: number): boolean =>
  bytes.length === length && bytes.some((byte) => byte !== 0);

/** Why a span is not taken, in the order in which it is looked for. */
export const spanFault = {
  traceId: 'its trace id is not 16 bytes, not all zero',
  spanId: 'its span id is not 8 bytes, not all zero',
  parentSpanId: 'its parent span id is not 8 bytes',
  noEnd: 'it has no end time',
  backwards: 'it ends before it starts',
} as const;

export const spanOf = (span: SpanMessage, resource: Span['resource']): Span => ({
  traceId: hex(span.traceId),
  spanId: hex(span.spanId),
  parentSpanId: isId(span.parentSpanId, 8) ? hex(span.parentSpanId) : null,
  name: span.name,
  kind: kindNames[span.kind] ?? 'unspecified',
  startMs: millisecondsOf(span.startTimeUnixNano),
  endMs: millisecondsOf(span.endTimeUnixNano),
  durationNs: Number(span.endTimeUnixNano.toBigInt() - span.startTimeUnixNano.toBigInt()),
  status: statusNames[span.status?.code ?? 0] ?? 'unset',
  statusMessage: span.status?.message ?? '',
  attributes: readAttributes(span.attributes),
  resource,
  events: span.events.map((event) => ({
    name: event.name,
    timeMs: millisecondsOf(event.timeUnixNano),
    attributes: readAttributes(event.attributes),
  })),
});
