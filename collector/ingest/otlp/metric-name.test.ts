import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelName, metricName } from './metric-name.ts';

const names: [string, string, 'counter' | 'gauge' | 'histogram', string][] = [
  ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
  ['app.cache.lookups', '{lookup}', 'counter', 'app_cache_lookups_total'],
  ['requests', '1', 'counter', 'requests_total'],
  ['requests_total', '1', 'counter', 'requests_total'],
  ['total.bytes', 'By', 'counter', 'bytes_total'],
  ['cpu.utilization', '1', 'gauge', 'cpu_utilization_ratio'],
  ['system.memory.usage', 'By', 'gauge', 'system_memory_usage_bytes'],
  ['request.duration.seconds', 's', 'histogram', 'request_duration_seconds'],
  ['latency', 'ms', 'histogram', 'latency_milliseconds'],
  ['disk.io', 'By/s', 'gauge', 'disk_io_bytes_per_second'],
  ['disk.io', '{operation}/min', 'gauge', 'disk_io_per_minute'],
  ['disk.bytes', 'By/s', 'gauge', 'disk_bytes_per_second'],
  ['queue length', '', 'gauge', 'queue_length'],
  ['2xx.answers', '', 'counter', '_2xx_answers_total'],
  ['a..b__c', '', 'gauge', 'a_b_c'],
  ['fill', '%', 'gauge', 'fill_percent'],
  ['odd', 'furlong', 'gauge', 'odd_furlong'],
];

test('metric names are spelled as Prometheus spells them', () => {
  for (const [name, unit, kind, expected] of names) {
    assert.equal(metricName(name, unit, kind), expected, `${name} ${unit} ${kind}`);
  }
});

test('label names keep to letters, digits and single underscores', () => {
  const labels: [string, string][] = [
    ['http.request.method', 'http_request_method'],
    ['a.-b', 'a_b'],
    ['0day', 'key_0day'],
    ['__x', '_x'],
    ['größe', 'gr_e'],
  ];
  for (const [key, expected] of labels) assert.equal(labelName(key), expected);
});
