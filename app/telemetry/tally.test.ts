// What we write ourselves is what prom-client would have written.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter, Histogram, Registry } from 'prom-client';
import { Latency } from './latency.ts';
import { Tally } from './tally.ts';

const labelNames = ['route', 'code'] as const;
const awkward = [
  { route: '/api/documents/:id', code: 200 },
  { route: 'a "b"\\\n', code: '499' },
  { route: '/api/documents/:id', code: 500 },
  { route: '/api/documents/:id', code: '200' },
];

const registryOf = (open: boolean): Registry => {
  const registry = new Registry();
  if (open) registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  return registry;
};

/** Order of lines within a metric aside: readers do not go by it. */
const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && line !== '# EOF')
    .sort();

for (const open of [false, true]) {
  const form = open ? 'OpenMetrics' : 'plain text';

  test(`counters in ${form}`, async () => {
    for (const names of [labelNames, []]) {
      const registry = registryOf(open);
      const theirs = new Counter({
        ...{ name: 'hits_total', help: 'Hits.' },
        ...{ labelNames: [...names], registers: [registry] },
      });
      const ours = new Tally<string>('hits_total', 'Hits.', names);
      if (names.length === 0) assert.match(ours.text(open), /^hits_total 0$/m);
      for (const [index, labels] of [...awkward, ...awkward].entries()) {
        const given = names.length === 0 ? {} : labels;
        theirs.inc(given, index / 3);
        ours.inc(given, index / 3);
      }
      assert.deepEqual(linesOf(ours.text(open)), linesOf(await registry.metrics()));
    }
  });

  test(`histograms in ${form}`, async () => {
    for (const names of [labelNames, []]) {
      const registry = registryOf(open);
      const buckets = [0.005, 0.1, 1, 2.5];
      const theirs = new Histogram({
        ...{ name: 'took_seconds', help: 'Time.', buckets },
        ...{ labelNames: [...names], registers: [registry] },
      });
      const ours = new Latency<string>('took_seconds', 'Time.', names, buckets);
      for (const [index, seconds] of [0, 0.005, 0.0051, 1, 2.5, 7, 0.3].entries()) {
        const given = names.length === 0 ? {} : (awkward[index % awkward.length] ?? {});
        theirs.observe(given, seconds);
        ours.observe(given, seconds, null);
      }
      assert.deepEqual(linesOf(ours.text(open)), linesOf(await registry.metrics()));
    }
  });
}

test('both are asked for values as prom-client’s are', async () => {
  const theirs = new Histogram({ name: 'a', help: 'A.', buckets: [1, 2], registers: [] });
  const ours = new Latency('a', 'A.', [], [1, 2]);
  theirs.observe(1.5);
  ours.observe({}, 1.5, null);
  const told = (values: readonly object[]) =>
    values.map((one) => {
      const { labels, value, metricName } = Object(one);
      return { labels, value, metricName };
    });
  assert.deepEqual(told((await ours.get()).values), told((await theirs.get()).values));
});

test('nothing is counted backwards', () => {
  const tally = new Tally('hits_total', 'Hits.', []);
  assert.throws(() => tally.inc({}, -1), RangeError);
  assert.throws(() => tally.inc({}, Number.NaN), RangeError);
});
