import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latencyBound } from './latency.ts';
import { parsePromql } from './promql.ts';
import type { IndicatorOf, LinearForm } from './slo-set.ts';

const form = (query: string): LinearForm => parsePromql(query).form ?? assert.fail(query);

const indicator = (good: string, total: string): IndicatorOf<'counters'> => ({
  ...{ kind: 'counters', id: '', source: 'metrics', goodText: good, totalText: total },
  ...{ good: form(good), total: form(total) },
});

const cases: readonly (readonly [good: string, total: string, seconds: number | null])[] = [
  ['a_seconds_bucket{le="0.2"}', 'a_seconds_count', 0.2],
  ['sum(a_seconds_bucket{le="0.20"})', 'sum(a_seconds_count)', 0.2],
  ['a_seconds_bucket{b="1",le="1.0",c!="2"}', 'a_seconds_count{c!="2",b="1"}', 1],
  ['2 * a_seconds_bucket{le="0.2"}', '2 * a_seconds_count', 0.2],
  // The share of one label's events is no latency of all of them.
  ['a_seconds_bucket{b="1",le="0.2"}', 'a_seconds_count', null],
  ['a_seconds_bucket{le="0.2"}', 'a_seconds_count{b="1"}', null],
  ['a_seconds_bucket{le="0.2"}', 'b_seconds_count', null],
  ['a_seconds_bucket{le="0.2"}', '2 * a_seconds_count', null],
  ['a_seconds_bucket{le="0.2"}', 'a_seconds_bucket{le="+Inf"}', null],
  ['a_seconds_bucket{le="0.2"}', 'a_seconds_count + b_seconds_count', null],
  ['a_seconds_bucket{le="0.2"} + b_total', 'a_seconds_count', null],
  ['a_seconds_bucket{le="+Inf"}', 'a_seconds_count', null],
  ['a_seconds_bucket{le=~"0.2"}', 'a_seconds_count', null],
  ['a_bytes_bucket{le="1000"}', 'a_bytes_count', null],
  ['a_total{result="hit"}', 'a_total', null],
];

for (const [good, total, seconds] of cases)
  test(`${good} of ${total} is ${seconds === null ? 'no latency' : `within ${seconds} s`}`, () => {
    assert.equal(latencyBound(indicator(good, total)), seconds);
  });
