import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../sample.ts';
import { jsonEncoding, protobufEncoding } from './encoding.ts';
import type { MetricsRequest } from './message.ts';
import { readMetrics } from './metrics.ts';

const timeUnixNano = '1700000060000000000';
const startTimeUnixNano = '1700000000000000000';
const times = { timeMs: 1_700_000_060_000, createdMs: 1_700_000_000_000 };
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** By JSON; and the same bytes by protobuf must give the same. */
const readMetric = (metric: unknown) => {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const content = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] };
  const read = (message: unknown) => {
    const result = readMetrics(message as MetricsRequest, 'pushed', times.timeMs, 'print');
    return { samples: result.batches.flatMap((batch) => batch.samples), refused: result.refused };
  };
  const type = 'ExportMetricsServiceRequest';
  const json = jsonEncoding.decode(type, Buffer.from(JSON.stringify(content)));
  assert.ok('message' in json, JSON.stringify(json));
  const bytes = protobufEncoding.encode(type, json.message as Record<string, unknown>);
  const decoded = protobufEncoding.decode(type, bytes);
  assert.ok('message' in decoded, JSON.stringify(decoded));
  const result = read(json.message);
  assert.deepEqual(read(decoded.message), result);
  return result;
};
const told = (samples: readonly Sample[]) =>
  samples.map(({ name, labels, value, kind, isGone }) => {
    const { job: _job, ...own } = labels;
    return [name, Object.values(own).join(' '), isGone ? 'gone' : value, kind];
  });

const exponential = (fields: object, aggregationTemporality: number | string = 2) => ({
  name: 'latency',
  unit: 's',
  exponentialHistogram: {
    aggregationTemporality,
    dataPoints: [{ timeUnixNano, startTimeUnixNano, ...fields }],
  },
});
const point = {
  count: '10',
  sum: 12.5,
  scale: -1,
  zeroCount: 1,
  zeroThreshold: 0.001,
  positive: { offset: -3, bucketCounts: ['2', 0, '4'] },
  negative: { offset: 2, bucketCounts: [3] },
};

test('an exponential histogram is its buckets as they are, its count and its sum', () => {
  const { samples, refused } = readMetric(exponential(point));
  assert.deepEqual(refused, []);
  assert.deepEqual(told(samples), [
    ['latency_seconds_bucket', '', 10, 'counter'],
    ['latency_seconds_count', '', 10, 'counter'],
    ['latency_seconds_sum', '', 12.5, 'counter'],
  ]);
  assert.deepEqual(samples[0]?.buckets, {
    scale: -1,
    zeroThreshold: 0.001,
    zeroCount: 1,
    positive: { offset: -3, counts: [2, 0, 4] },
    negative: { offset: 2, counts: [3] },
  });
  assert.deepEqual([samples[0]?.timeMs, samples[0]?.createdMs], [times.timeMs, times.createdMs]);
});

test('deltas are deltas, and empty ones too', () => {
  const { samples } = readMetric(exponential({ count: 0, scale: 20 }, 1));
  assert.deepEqual(told(samples), [
    ['latency_seconds_bucket', '', 0, 'delta'],
    ['latency_seconds_count', '', 0, 'delta'],
  ]);
});

test('an exponential histogram that contradicts itself is refused', () => {
  const cases: [object, number, RegExp][] = [
    [{ ...point, count: 11 }, 2, /hold 10 but its count is 11/],
    [{ ...point, scale: 21 }, 2, /its scale is 21/],
    [{ ...point, scale: -11 }, 2, /its scale is -11/],
    [{ ...point, zeroThreshold: -1 }, 2, /zero threshold cannot be -1/],
    [{ ...point, zeroThreshold: 'NaN' }, 2, /zero threshold cannot be NaN/],
    [point, 0, /temporality/],
    [{ ...point, timeUnixNano: 0 }, 2, /no time/],
  ];
  for (const [fields, temporality, reason] of cases) {
    const { samples, refused } = readMetric(exponential(fields, temporality));
    assert.deepEqual(samples, []);
    assert.match(refused[0]?.reason ?? '', reason);
    assert.equal(refused[0]?.count, 1);
  }
});

test('a summary is a count, a sum and a level for each quantile', () => {
  const { samples } = readMetric({
    name: 'latency',
    unit: 's',
    summary: {
      dataPoints: [
        {
          timeUnixNano,
          startTimeUnixNano,
          count: '7',
          sum: 3.5,
          quantileValues: [
            { quantile: 0.5, value: 0.2 },
            { quantile: 1, value: 'NaN' },
          ],
        },
      ],
    },
  });
  assert.deepEqual(told(samples), [
    ['latency_seconds', '0.5', 0.2, 'gauge'],
    ['latency_seconds', '1', Number.NaN, 'gauge'],
    ['latency_seconds_count', '', 7, 'counter'],
    ['latency_seconds_sum', '', 3.5, 'counter'],
  ]);
  assert.equal(samples[2]?.createdMs, times.createdMs);
});

test('a quantile beyond all values is refused', () => {
  const dataPoints = [{ timeUnixNano, count: 1, quantileValues: [{ quantile: 1.5, value: 1 }] }];
  assert.match(readMetric({ name: 's', summary: { dataPoints } }).refused[0]?.reason ?? '', /1\.5/);
});

test('a sum of what lies below zero is a level: it may fall', () => {
  const dataPoints = [{ timeUnixNano, count: 1, sum: -3 }];
  const histogram = { aggregationTemporality: 2, dataPoints };
  const { samples } = readMetric({ name: 'h', histogram });
  assert.deepEqual(told(samples).at(-1), ['h_sum', '', -3, 'gauge']);
});

test('a point without a recorded value says that its series are gone', () => {
  const dataPoints = [{ timeUnixNano, flags: 1 }];
  const aggregationTemporality = 2;
  const cases: [object, string[], string][] = [
    [{ gauge: { dataPoints } }, ['m'], 'gauge'],
    [{ sum: { dataPoints, aggregationTemporality, isMonotonic: true } }, ['m_total'], 'counter'],
    [{ sum: { dataPoints, aggregationTemporality } }, ['m'], 'gauge'],
    [
      { histogram: { dataPoints, aggregationTemporality } },
      ['m_bucket', 'm_count', 'm_sum'],
      'counter',
    ],
    [
      { exponentialHistogram: { dataPoints, aggregationTemporality } },
      ['m_bucket', 'm_count', 'm_sum'],
      'counter',
    ],
    [{ summary: { dataPoints } }, ['m_count', 'm_sum'], 'counter'],
  ];
  for (const [data, names, kind] of cases) {
    const { samples, refused } = readMetric({ name: 'm', ...data });
    assert.deepEqual(refused, []);
    assert.deepEqual(
      told(samples),
      names.map((name) => [name, '', 'gone', kind]),
    );
  }
});

test('exemplars that lead to a trace are handed on', () => {
  const exemplars = [
    { timeUnixNano, asDouble: 0.7, traceId, spanId: 'b7ad6b7169203331' },
    { timeUnixNano, asDouble: 0.1 },
  ];
  const kept = [{ traceId, value: 0.7, timeMs: times.timeMs }];
  const { samples } = readMetric(exponential({ ...point, exemplars }));
  assert.deepEqual(samples.find(({ name }) => name === 'latency_seconds_count')?.exemplars, kept);
  const sum = {
    aggregationTemporality: 2,
    isMonotonic: true,
    dataPoints: [{ timeUnixNano, asInt: 1, exemplars }],
  };
  assert.deepEqual(readMetric({ name: 'c', sum }).samples[0]?.exemplars, kept);
});
