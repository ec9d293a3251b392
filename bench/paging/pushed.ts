// Requests as a service tells of them by OTLP: counted, or each as a span.

import { randomBytes } from 'node:crypto';

export type Requests = {
  readonly trial: number;
  readonly good: number;
  readonly bad: number;
};

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

const post = async (url: string, body: object): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`a batch was answered ${response.status}`);
  await response.arrayBuffer();
};

/** As deltas. */
export const pushCounts = (otlpHttp: string, requests: readonly Requests[]): Promise<void> => {
  const timeUnixNano = `${Date.now()}000000`;
  const dataPoints = requests.flatMap(({ trial, good, bad }) =>
    Object.entries({ 200: good, 500: bad }).map(([code, asInt]) => ({
      ...{ asInt, timeUnixNano },
      attributes: [attribute('trial', String(trial)), attribute('code', code)],
    })),
  );
  const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints };
  const metrics = [{ name: 'requests', sum }];
  return post(`${otlpHttp}/v1/metrics`, { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
};

const spanOf = (trial: number, isBad: boolean) => {
  const endMs = Date.now();
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: `${endMs - 20}000000`,
    endTimeUnixNano: `${endMs}000000`,
    attributes: [attribute('trial', String(trial))],
    status: isBad ? { code: 2 } : {},
  };
};

export const pushSpans = (otlpHttp: string, requests: readonly Requests[]): Promise<void> => {
  const spans = requests.flatMap(({ trial, good, bad }) =>
    Array.from({ length: good + bad }, (_, index) => spanOf(trial, index < bad)),
  );
  const resource = { attributes: [attribute('service.name', 'shop')] };
  return post(`${otlpHttp}/v1/traces`, {
    resourceSpans: [{ resource, scopeSpans: [{ spans }] }],
  });
};
