// W3C trace context (https://www.w3.org/TR/trace-context/) in the hub's messages: one edit is one trace,
// from the browser that sends it over its commit to every browser that shows it. Clients make the ids.

/** Version 00, trace id, span id, flags. */
export const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export type TraceContext = { readonly traceId: string; readonly spanId: string };

const hex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/** Not all zero, which is no id. */
const randomId = (bytes: number): string => {
  for (;;) {
    const id = hex(bytes);
    if (!/^0+$/.test(id)) return id;
  }
};

export const newTrace = (): TraceContext => ({ traceId: randomId(16), spanId: randomId(8) });

export const childOf = ({ traceId }: TraceContext): TraceContext => ({
  traceId,
  spanId: randomId(8),
});

/** Whoever makes a trace here wants it kept: its flag says sampled. */
export const traceparentOf = ({ traceId, spanId }: TraceContext): string =>
  `00-${traceId}-${spanId}-01`;

/** null where it is none. */
export const readTraceparent = (text: string | undefined): TraceContext | null => {
  if (text === undefined || !traceparentPattern.test(text)) return null;
  return { traceId: text.slice(3, 35), spanId: text.slice(36, 52) };
};

/** One trace in sixteen, the same for everybody. */
export const isSample = ({ traceId }: TraceContext): boolean => traceId.endsWith('0');
