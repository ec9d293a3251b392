// A sender that offers ever new series, as fast as it is let: bodies in protobuf of which only the
// digits of a label change, so that making them costs next to nothing.

import { jsonEncoding, protobufEncoding } from '../../collector/ingest/otlp/encoding.ts';

export const floodToken = 'hostile-token-0123456789';
export const honestToken = 'honest-token-0123456789';
export const tokens = `hostile:${floodToken},honest:${honestToken}`;

const digits = 9;
const type = 'ExportMetricsServiceRequest';

type Point = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** A cumulative counter of these points. */
export const counterBody = (
  metric: string,
  service: string,
  points: readonly Point[],
  startMs: number,
  atMs: number,
): Buffer => {
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const dataPoints = points.map(({ labels, value }) => ({
    startTimeUnixNano: `${startMs}000000`,
    timeUnixNano: `${atMs}000000`,
    asInt: value,
    attributes: Object.entries(labels).map(([key, label]) => attribute(key, label)),
  }));
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
  const decoded = jsonEncoding.decode(
    type,
    Buffer.from(
      JSON.stringify({
        resourceMetrics: [
          {
            resource: { attributes: [attribute('service.name', service)] },
            scopeMetrics: [{ metrics: [{ name: metric, sum }] }],
          },
        ],
      }),
    ),
  );
  if ('malformed' in decoded) throw new Error(decoded.malformed);
  return Buffer.from(protobufEncoding.encode(type, decoded.message as Record<string, unknown>));
};

export const post = async (otlpHttp: string, token: string, body: Buffer): Promise<Response> =>
  fetch(`${otlpHttp}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${token}` },
    body: new Uint8Array(body),
  });

/** Places of the digits in a body. */
const placesOf = (body: Buffer): number[] => {
  const places: number[] = [];
  for (let at = body.indexOf('user-'); at >= 0; at = body.indexOf('user-', at + 1)) {
    places.push(at + 'user-'.length);
  }
  return places;
};

export type Flood = {
  readonly metric: string;
  /** Series in all, each offered once. */
  readonly series: number;
  readonly perRequest: number;
  /** Requests under way at a time. */
  readonly atOnce: number;
};

export type Flooded = {
  /** By status of HTTP. */
  readonly answers: ReadonlyMap<number, number>;
  /** Points that partial_success said were not taken. */
  readonly refused: number;
};

/** Offers all of it; what it is told to send again it sends again. */
export const flood = async (
  otlpHttp: string,
  { metric, series, perRequest, atOnce }: Flood,
): Promise<Flooded> => {
  const startMs = Date.now() - 1000;
  const label = (index: number) => ({
    code: '200',
    user: `user-${String(index).padStart(digits, '0')}`,
  });
  const points = Array.from({ length: perRequest }, (_, index) => ({
    labels: label(index),
    value: 1,
  }));
  const template = counterBody(metric, 'flooder', points, startMs, Date.now());
  const places = placesOf(template);
  const answers = new Map<number, number>();
  let [next, refused] = [0, 0];
  const send = async (): Promise<void> => {
    while (next < series) {
      const body = Buffer.from(template);
      for (const place of places) {
        body.write(String(next).padStart(digits, '0'), place, 'latin1');
        next += 1;
      }
      for (let isTaken = false; !isTaken; ) {
        const response = await post(otlpHttp, floodToken, body);
        const bytes = new Uint8Array(await response.arrayBuffer());
        answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
        isTaken = response.status !== 429 && response.status !== 503;
        if (response.status !== 200) continue;
        const answer = protobufEncoding.decode('ExportMetricsServiceResponse', bytes);
        if (!('message' in answer)) continue;
        const partial = Object(answer.message).partialSuccess;
        refused += Number(partial?.rejectedDataPoints ?? 0);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  return { answers, refused };
};
