// Batches of spans as an SDK exports them by OTLP, in JSON, each with spans of its own.

import { randomBytes } from 'node:crypto';

export type SpanSpec = {
  readonly durationNs: number;
  readonly endMs: number;
  readonly route?: string;
  readonly failed?: boolean;
  readonly kind?: 'server' | 'client';
};

const id = (bytes: number): string => randomBytes(bytes).toString('hex');

const spanOf = ({ durationNs, endMs, route, failed, kind }: SpanSpec) => {
  const endNs = BigInt(endMs) * 1_000_000n;
  const attributes =
    route === undefined ? [] : [{ key: 'http.route', value: { stringValue: route } }];
  return {
    ...{ traceId: id(16), spanId: id(8), name: `GET ${route ?? ''}`, attributes },
    kind: kind === 'client' ? 3 : 2,
    startTimeUnixNano: String(endNs - BigInt(durationNs)),
    endTimeUnixNano: String(endNs),
    status: { code: failed ? 2 : 0 },
  };
};

/** The body of one export. */
export const spanBatch = (specs: readonly SpanSpec[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ spans: specs.map(spanOf) }],
      },
    ],
  });

/** The answer's status; null where there was no answer. */
export const postSpans = async (otlpHttp: string, body: string): Promise<number | null> => {
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await fetch(`${otlpHttp}/v1/traces`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};
