import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWrite, settlingMs } from './batches.ts';
import { type GivenSeries, writeMessage } from './fixture.ts';
import { metadataTypes, type WriteRequest, writeRequestType } from './schema.ts';
import { ScrapedTargets } from './scraped-targets.ts';

const at = 1_700_000_000_000;
const counted = ['orders_total', 'answer_seconds_bucket'];
const asked = [...counted, 'queue_length'];

const makeContext = () => ({
  ...{ source: 'shop', upSource: 'shop (up)', receivedMs: at + 500 },
  targets: new ScrapedTargets(),
  gauges: new Set<string>(),
  counts: (source: string, metric: string) => source === 'shop' && counted.includes(metric),
  reads: (source: string, metric: string) =>
    source === 'shop' ? asked.includes(metric) : metric === 'up',
});

const read = (
  series: readonly GivenSeries[],
  context = makeContext(),
  metadata: readonly object[] = [],
) =>
  readWrite(
    writeRequestType.decode(writeMessage(series, metadata)) as unknown as WriteRequest,
    context,
  );

const of = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  ...{ __name__: name, instance: 'a:1', job: 'shop' },
  ...labels,
});

test('a batch a target, of what is asked for, later by the time that parts may take', () => {
  const { batches, faults, unread } = read([
    [of('orders_total', { result: 'paid' }), [5, at], [7, at + 1000]],
    [of('queue_length'), [3, at]],
    [{ __name__: 'orders_total', instance: 'b:1', job: 'shop' }, [1, at]],
    [of('process_cpu_seconds_total'), [9, at]],
    [{ __name__: 'answer_seconds_bucket', instance: 'a:1', job: 'shop', le: '1.0' }, [2, at]],
  ]);
  assert.deepEqual([faults, unread], [[], 1]);
  const found = batches.map(({ source, target, complete, samples }) => ({
    ...{ source, target, complete },
    samples: samples.map(({ name, kind, value, timeMs, labels }) =>
      [name, kind, value, timeMs - settlingMs - at, labels.le ?? labels.result ?? ''].join(' '),
    ),
  }));
  assert.deepEqual(found, [
    {
      ...{ source: 'shop', target: 'shop/a:1', complete: false },
      samples: [
        'orders_total counter 5 0 paid',
        'orders_total counter 7 1000 paid',
        'queue_length gauge 3 0 ',
        'answer_seconds_bucket counter 2 0 1',
      ],
    },
    {
      ...{ source: 'shop', target: 'shop/b:1', complete: false },
      samples: ['orders_total counter 1 0 '],
    },
  ]);
});

test('up goes to its own source, also where nothing else is asked for', () => {
  const { batches } = read([[of('up'), [0, at]]]);
  assert.deepEqual(
    batches.map(({ source, samples }) => [source, samples.map(({ kind, value }) => [kind, value])]),
    [['shop (up)', [['gauge', 0]]]],
  );
});

test('a series that ended has no value', () => {
  const { batches, faults } = read([[of('orders_total'), [5, at], [Number.NaN, at + 1000]]]);
  assert.deepEqual([batches[0]?.samples.length, faults], [1, []]);
});

test('what metadata calls a gauge is one, so that it can be told', () => {
  const context = makeContext();
  const gauge = { type: metadataTypes.gauge, metricFamilyName: 'orders_total' };
  read([], context, [gauge, { ...gauge, metricFamilyName: 'unasked' }]);
  const kind = () => read([[of('orders_total'), [5, at]]], context).batches[0]?.samples[0]?.kind;
  assert.equal(kind(), 'gauge');
  assert.equal(context.gauges.size, 1);
  read([], context, [{ ...gauge, type: metadataTypes.counter }]);
  assert.equal(kind(), 'counter');
});

test('a series that makes no sense is told by its place, and the others are taken', () => {
  const { batches, faults, refused } = read([
    [of('orders_total'), [5, at]],
    [{ job: 'shop' }, [1, at]],
    [{ __name__: 'orders_total', job: 'b', instance: 'a' }, [1, at], [2, at + 1]],
    [{ __name__: 'orders_total', '': 'x' }, [1, at]],
  ]);
  assert.deepEqual(faults, [
    'series 2: it has no name',
    'series 3: the label "instance" is not in the order of names',
    'series 4: a label has no name',
  ]);
  assert.deepEqual([batches.length, refused], [1, 4]);
});

test('a target is known to be scraped from its second moment on, which is whole', () => {
  const targets = new ScrapedTargets();
  const since = () => targets.of('shop/a:1', 0).sinceMs;
  assert.equal(since(), null);
  for (const time of [at, at, at]) targets.see('shop/a:1', time);
  assert.equal(since(), null);
  targets.see('shop/a:1', at + 1000);
  targets.see('shop/a:1', at + 2000);
  assert.equal(since(), at + 1000);
  // The parts of a moment come in any order.
  const late = new ScrapedTargets();
  for (const time of [at + 1000, at]) late.see('shop/a:1', time);
  assert.equal(late.of('shop/a:1', 5).sinceMs, at + 1005);
});

test('a process is known by its start, from the first moment that told it', () => {
  const targets = new ScrapedTargets();
  const told: readonly (readonly [startMs: number, timeMs: number])[] = [
    [at - 5000, at],
    [at - 5400, at + 1000],
    [at + 1500, at + 3000],
    // Sent again, or late.
    [at - 5000, at + 1000],
    [at + 1500, at + 2000],
  ];
  for (const [startMs, timeMs] of told) {
    targets.see('t', timeMs);
    targets.seeProcess('t', startMs, timeMs);
  }
  assert.deepEqual(targets.of('t', 0).process, { startMs: at + 1500, sinceMs: at + 2000 });
});
