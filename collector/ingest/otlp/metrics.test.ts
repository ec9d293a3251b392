import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../sample.ts';
import { jsonEncoding } from './encoding.ts';
import type { MetricsRequest } from './message.ts';
import { readMetrics } from './metrics.ts';

const receivedMs = 1_700_000_100_000;
const timeUnixNano = '1700000060000000000';
const startTimeUnixNano = '1700000000000000000';
const attribute = (key: string, value: unknown) => ({ key, value });
const resource = {
  attributes: [
    attribute('service.name', { stringValue: 'shop' }),
    attribute('service.instance.id', { stringValue: 'shop-1' }),
  ],
};

const readRequest = (resourceMetrics: unknown) => {
  const body = Buffer.from(JSON.stringify({ resourceMetrics }));
  const decoded = jsonEncoding.decode('ExportMetricsServiceRequest', body);
  assert.ok('message' in decoded, JSON.stringify(decoded));
  return readMetrics(decoded.message as MetricsRequest, 'pushed', receivedMs, 'print');
};
const readMetric = (metric: unknown) => {
  const { batches, refused } = readRequest([{ resource, scopeMetrics: [{ metrics: [metric] }] }]);
  return { samples: batches.flatMap((batch) => batch.samples), refused };
};
const values = (samples: readonly Sample[]) =>
  samples.map(({ name, labels, value }) => [name, labels.le ?? '', value]);

test('a cumulative monotonic sum is a counter with its start time', () => {
  const { samples } = readMetric({
    name: 'orders.placed',
    unit: '{order}',
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [
        {
          asInt: '17',
          timeUnixNano,
          startTimeUnixNano,
          attributes: [
            attribute('http.route', { stringValue: '/orders' }),
            attribute('retry', { boolValue: false }),
          ],
        },
      ],
    },
  });
  assert.deepEqual(samples, [
    {
      name: 'orders_placed_total',
      labels: { job: 'shop', instance: 'shop-1', http_route: '/orders', retry: 'false' },
      value: 17,
      kind: 'counter',
      timeMs: 1_700_000_060_000,
      createdMs: 1_700_000_000_000,
    },
  ]);
});

test('kinds follow from temporality and monotony', () => {
  const kindOf = (aggregationTemporality: number | string, isMonotonic: boolean) => {
    const dataPoints = [{ asDouble: 1.5, timeUnixNano, startTimeUnixNano }];
    const sum = { aggregationTemporality, isMonotonic, dataPoints };
    const { samples, refused } = readMetric({ name: 'a', sum });
    return samples[0]?.kind ?? refused[0]?.reason;
  };
  assert.equal(kindOf(2, true), 'counter');
  assert.equal(kindOf('AGGREGATION_TEMPORALITY_DELTA', true), 'delta');
  assert.equal(kindOf(2, false), 'gauge');
  assert.match(String(kindOf(1, false)), /may fall/);
  assert.match(String(kindOf(0, true)), /temporality/);
});

test('a histogram becomes cumulative buckets, count and sum', () => {
  const { samples } = readMetric({
    name: 'latency',
    unit: 's',
    histogram: {
      aggregationTemporality: 2,
      dataPoints: [
        {
          timeUnixNano,
          startTimeUnixNano,
          count: '10',
          sum: 4.5,
          explicitBounds: [0.1, 1],
          bucketCounts: ['5', '3', '2'],
        },
      ],
    },
  });
  assert.deepEqual(values(samples), [
    ['latency_seconds_bucket', '0.1', 5],
    ['latency_seconds_bucket', '1', 8],
    ['latency_seconds_bucket', '+Inf', 10],
    ['latency_seconds_count', '', 10],
    ['latency_seconds_sum', '', 4.5],
  ]);
  assert.ok(samples.every(({ kind, createdMs }) => kind === 'counter' && createdMs));
});

test('points that make no sense are refused by name, the others taken', () => {
  const point = (fields: object) => ({ asInt: 1, timeUnixNano, startTimeUnixNano, ...fields });
  const { samples, refused } = readMetric({
    name: 'a',
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [
        point({}),
        point({ asInt: -1 }),
        { asDouble: 'NaN', timeUnixNano },
        { timeUnixNano },
        { asInt: 1 },
      ],
    },
  });
  assert.equal(samples.length, 1);
  assert.deepEqual(
    refused.map(({ where, reason, count }) => [where, reason, count]),
    [
      ['metric "a"', 'a sum that only rises cannot be -1', 1],
      ['metric "a"', 'a sum that only rises cannot be NaN', 1],
      ['metric "a"', 'it has no value', 1],
      ['metric "a"', 'it has no time', 1],
    ],
  );
});

test('a histogram whose parts contradict each other is refused', () => {
  const cases: [object, RegExp][] = [
    [{ count: 3, explicitBounds: [1], bucketCounts: [1] }, /1 bounds need 2 bucket counts, not 1/],
    [{ count: 3, explicitBounds: [1], bucketCounts: [1, 1] }, /hold 2 but its count is 3/],
    [{ count: 3, explicitBounds: [2, 1], bucketCounts: [1, 1, 1] }, /do not rise/],
    [{ count: 3, explicitBounds: ['NaN'], bucketCounts: [1, 2] }, /do not rise/],
  ];
  for (const [fields, reason] of cases) {
    const dataPoints = [{ timeUnixNano, ...fields }];
    const histogram = { aggregationTemporality: 2, dataPoints };
    assert.match(readMetric({ name: 'h', histogram }).refused[0]?.reason ?? '', reason);
  }
});

test('series that nobody asks for are counted and left at the door', () => {
  const sum = (name: string) => ({
    name,
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [1, 2, 3].map((asInt) => ({
        asInt,
        timeUnixNano,
        attributes: [attribute('n', { intValue: asInt })],
      })),
    },
  });
  const body = {
    resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [sum('a'), sum('b')] }] }],
  };
  const decoded = jsonEncoding.decode(
    'ExportMetricsServiceRequest',
    Buffer.from(JSON.stringify(body)),
  );
  assert.ok('message' in decoded);
  const { batches } = readMetrics(
    decoded.message as MetricsRequest,
    'pushed',
    receivedMs,
    'print',
    (series) => series === 'b_total',
  );
  assert.deepEqual(
    batches.map(({ samples, unread }) => [samples.map(({ name }) => name), unread]),
    [[['b_total', 'b_total', 'b_total'], 3]],
  );
});

test('a start that is the end is a start that nobody knows', () => {
  const gauge = { name: 'a', sum: { aggregationTemporality: 2, isMonotonic: true } };
  const dataPoints = [{ asInt: 5, timeUnixNano, startTimeUnixNano: timeUnixNano }];
  const { samples } = readMetric({ ...gauge, sum: { ...gauge.sum, dataPoints } });
  assert.equal(samples[0]?.createdMs, undefined);
});

test('one batch a target, recognisable by body and target', () => {
  const metrics = [{ name: 'a', gauge: { dataPoints: [{ asInt: 1, timeUnixNano }] } }];
  const other = { attributes: [attribute('service.name', { stringValue: 'bank' })] };
  const { batches } = readRequest([
    { resource, scopeMetrics: [{ metrics }] },
    { resource: other, scopeMetrics: [{ metrics }] },
    { resource, scopeMetrics: [{ metrics }] },
  ]);
  assert.deepEqual(
    batches.map(({ source, target, timeMs, complete, fingerprint, samples }) => [
      [source, target, timeMs, complete, fingerprint],
      samples.length,
    ]),
    [
      [['pushed', 'shop/shop-1', receivedMs, false, 'print shop/shop-1'], 2],
      [['pushed', 'bank', receivedMs, false, 'print bank'], 1],
    ],
  );
});

test('attributes that come to one label keep their values, and le is the histogram’s own', () => {
  const attributes = [
    attribute('a.b', { stringValue: 'one' }),
    attribute('a_b', { stringValue: 'two' }),
    attribute('le', { stringValue: 'mine' }),
    attribute('list', { arrayValue: { values: [{ intValue: 1 }, { stringValue: 'x' }] } }),
  ];
  const dataPoints = [{ asInt: 1, timeUnixNano, attributes }];
  const { samples } = readMetric({ name: 'g', gauge: { dataPoints } });
  assert.deepEqual(samples[0]?.labels, {
    job: 'shop',
    instance: 'shop-1',
    a_b: 'one;two',
    exported_le: 'mine',
    list: '[1,"x"]',
  });
});
