import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Counter, Histogram, Registry, Summary } from 'prom-client';
import { parseExposition } from './exposition.ts';

const openmetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const prometheus = 'text/plain; version=0.0.4';
const scrapeMs = 1_700_000_000_000;

const read = (text: string, contentType = prometheus) =>
  parseExposition(text, contentType, scrapeMs);

/** Kinds, names, labels and values, as one line each. */
const lines = (text: string, contentType = prometheus) => {
  const { samples, rejected } = read(text, contentType);
  assert.deepEqual(rejected, []);
  return samples.map(({ kind, name, labels, value }) =>
    [kind, name, ...Object.entries(labels).map((pair) => pair.join('=')), value].join(' '),
  );
};

test('Prometheus text: kinds come from TYPE lines', () => {
  assert.deepEqual(
    lines(`# a comment
# HELP requests_total Requests, with a \\n and a \\\\.
# TYPE requests_total counter
requests_total{code="200", method = "get" ,} 1027 1395066363000
requests_total{code="400"} 3e0

# TYPE temperature gauge
temperature -3.5
# TYPE latency histogram
latency_bucket{le="0.10"} 1
latency_bucket{le="1.0"} 2
latency_bucket{le="+Inf"} 2
latency_sum NaN
latency_count 2
# TYPE size summary
size{quantile="0.5"} NaN
size_sum 12
size_count 3
  loose_total   5
loose 6
`),
    [
      'counter requests_total code=200 method=get 1027',
      'counter requests_total code=400 3',
      'gauge temperature -3.5',
      'counter latency_bucket le=0.1 1',
      'counter latency_bucket le=1 2',
      'counter latency_bucket le=+Inf 2',
      'gauge latency_sum NaN',
      'counter latency_count 2',
      'gauge size quantile=0.5 NaN',
      'counter size_sum 12',
      'counter size_count 3',
      'counter loose_total 5',
      'gauge loose 6',
    ],
  );
});

test('OpenMetrics: families, exemplars, created times and an end', () => {
  assert.deepEqual(
    lines(
      `# TYPE requests counter
# UNIT requests 
# HELP requests all of them
requests_total{code="200"} 17 1395066363.5 # {trace_id="abc"} 0.5 1395066363.2
requests_created{code="200"} 1395066300.25 1395066363.5
# TYPE latency_seconds histogram
# UNIT latency_seconds seconds
latency_seconds_bucket{le="0.1"} 1 # {} 0.05
latency_seconds_bucket{le="+Inf"} 2
latency_seconds_count 2
latency_seconds_sum 0.7
latency_seconds_created 1395066300
# TYPE build info
build_info{version="1"} 1
# TYPE state stateset
state{state="on"} 1
# TYPE load gaugehistogram
load_bucket{le="1"} 1
load_bucket{le="+Inf"} 1
load_gcount 1
load_gsum 1
odd{path="C:\\d\\n"} 1
# EOF
`,
      openmetrics,
    ),
    [
      'counter requests_total code=200 17',
      'counter latency_seconds_bucket le=0.1 1',
      'counter latency_seconds_bucket le=+Inf 2',
      'counter latency_seconds_count 2',
      'counter latency_seconds_sum 0.7',
      'gauge build_info version=1 1',
      'gauge state state=on 1',
      'gauge load_bucket le=1 1',
      'gauge load_bucket le=+Inf 1',
      'gauge load_gcount 1',
      'gauge load_gsum 1',
      'gauge odd path=C:\\d\n 1',
    ],
  );
});

test('times: of the scrape, of the sample, of the series, of the process', () => {
  const om = read(
    `# TYPE a counter
a_total{x="1"} 17 1395066363.5
a_created{x="1"} 1395066300.25 1395066363.5
a_total{x="2"} 1
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1395060000.5
# EOF`,
    openmetrics,
  );
  assert.deepEqual(om.rejected, []);
  assert.equal(om.processStartMs, 1_395_060_000_500);
  assert.deepEqual(
    om.samples.map(({ timeMs, createdMs }) => [timeMs, createdMs]),
    [
      [1_395_066_363_500, 1_395_066_300_250],
      [scrapeMs, undefined],
      [scrapeMs, undefined],
    ],
  );
  const text = read(`# TYPE a_total counter
a_total 17 1395066363000
# TYPE a_created gauge
a_created 1395066300
`);
  assert.deepEqual(
    text.samples.map(({ name, timeMs, createdMs }) => [name, timeMs, createdMs]),
    [
      ['a_total', 1_395_066_363_000, 1_395_066_300_000],
      ['a_created', scrapeMs, undefined],
    ],
  );
});

test('what a TYPE line does not cover is its own family', () => {
  const text =
    '# TYPE a histogram\n# TYPE a_count gauge\na_count 5\na_bucket{le="+Inf"} 5\na_sum 3\n';
  assert.deepEqual(lines(text), [
    'gauge a_count 5',
    'counter a_bucket le=+Inf 5',
    'counter a_sum 3',
  ]);
  assert.deepEqual(lines('a{b=""} 1\n'), ['gauge a 1']);
  assert.deepEqual(lines('constructor{__proto__="1"} 1\n'), ['gauge constructor __proto__=1 1']);
  assert.deepEqual(lines(''), []);
});

const broken: [string, RegExp][] = [
  ['a', /a has no value/],
  ['a{b="c"}', /a has no value/],
  ['1a 1', /expected a metric name at "1a 1"/],
  ['a b', /the value "b" is no number/],
  ['a 0x1', /no number/],
  ['a 1_000', /no number/],
  ['a 1 x', /"x" is no timestamp in whole milliseconds/],
  ['a 1 1.5', /no timestamp/],
  ['a 1 2 3', /nothing can follow here: "3"/],
  ['a 1\r', /no number/],
  ['a{b="c" 1', /expected , or \} after the label b/],
  ['a{b="c",,} 1', /expected a label name/],
  ['a{b=c} 1', /the value of b is not between quotes/],
  ['a{b="c} 1', /not between quotes/],
  ['a{b="\\x"} 1', /\\x is no escape/],
  ['a{b} 1', /expected = after the label b/],
  ['a{1="x"} 1', /expected a label name/],
  ['a{b="1",b="2"} 1', /the label b stands there twice/],
  ['a{__name__="b"} 1', /__name__ cannot be a label/],
  ['a 1 # {x="y"} 1', /no timestamp/],
  ['# TYPE', /TYPE needs the name of a metric/],
  ['# TYPE a', /"" is no type of metric/],
  ['# TYPE a unknown', /"unknown" is no type of metric/],
  ['# TYPE 1 gauge', /needs the name/],
];

test('every line that breaks the older format is listed with its number and reason', () => {
  for (const [line, reason] of broken) {
    const { rejected } = read(`first 1\n${line}\nlast 1\n`);
    assert.deepEqual(
      rejected.map(({ where }) => where),
      ['line 2'],
      line,
    );
    assert.match(rejected[0]?.reason ?? '', reason);
  }
});

const contradictory: [string, number, RegExp][] = [
  ['a{b="1"} 1\na{b="1"} 2\n', 2, /a with these labels stands there twice/],
  ['a{b="1",c="2"} 1\na{c="2",b="1"} 2\n', 2, /twice/],
  ['h_bucket{le="1"} 1\nh_bucket{le="1.0"} 1\n', 2, /twice/],
  ['a 1\n# TYPE a counter\n', 2, /TYPE must stand before the samples of a/],
  ['# TYPE a counter\n# TYPE a counter\n', 2, /a second TYPE for a/],
  ['# HELP a x\n# HELP a y\n', 2, /a second HELP for a/],
  ['# TYPE a histogram\na 1\n', 2, /a is a histogram: its samples are a_bucket, a_sum, a_count/],
  ['# TYPE a histogram\na_bucket 1\n', 2, /a bucket without le/],
  ['# TYPE a histogram\na_bucket{le="x"} 1\n', 2, /le="x" is no number/],
  ['# TYPE a histogram\na_bucket{le="NaN"} 1\n', 2, /le="NaN" is no number/],
  ['# TYPE a summary\na 1\n', 2, /needs a quantile/],
  ['# TYPE a counter\na -1\n', 2, /a only counts up: it cannot be -1/],
  ['# TYPE a counter\na NaN\n', 2, /cannot be NaN/],
  ['a 1\nb 2', 2, /cut off/],
];

test('lines that contradict others are refused', () => {
  for (const [text, line, reason] of contradictory) {
    const { rejected } = read(text);
    assert.deepEqual(
      rejected.map(({ where }) => where),
      [`line ${line}`],
      text,
    );
    assert.match(rejected[0]?.reason ?? '', reason);
  }
});

const strict: [string, number, RegExp][] = [
  ['a 1\n', 1, /cut off/],
  ['', 1, /cut off/],
  ['# EOF\na 1\n', 2, /nothing can follow # EOF/],
  ['\n# EOF\n', 1, /an empty line/],
  ['a  1\n# EOF\n', 1, /has no value/],
  [' a 1\n# EOF\n', 1, /expected a metric name/],
  ['a{b="c",} 1\n# EOF\n', 1, /a comma before \}/],
  ['a{b = "c"} 1\n# EOF\n', 1, /expected = after/],
  ['# hello\n# EOF\n', 1, /only HELP, TYPE, UNIT and EOF/],
  ['# TYPE a untyped\n# EOF\n', 1, /no type of metric/],
  ['# TYPE a counter\na 1\n# EOF\n', 2, /a is a counter: its samples are a_total, a_created/],
  ['# UNIT a_bytes seconds\n# EOF\n', 1, /seconds is not the end of the name a_bytes/],
  ['a 1\nb 1\na{x="1"} 1\n# EOF\n', 3, /the lines of a are not all together/],
  ['a 1 # x\n# EOF\n', 1, /expected an exemplar/],
  ['a 1 # {x="1"}\n# EOF\n', 1, /the exemplar has no value/],
  ['a 1 # {x="1"} 1 y\n# EOF\n', 1, /"y" is no timestamp in seconds/],
  ['a 1 y\n# EOF\n', 1, /no timestamp in seconds/],
];

test('OpenMetrics is stricter', () => {
  for (const [text, line, reason] of strict) {
    const { rejected } = read(text, openmetrics);
    assert.deepEqual(
      rejected.map(({ where }) => where),
      [`line ${line}`],
      text,
    );
    assert.match(rejected[0]?.reason ?? '', reason);
  }
});

test('another type of content is not read at all', () => {
  const { samples, rejected } = read('a 1\n', 'text/html; charset=utf-8');
  assert.deepEqual([samples.length, rejected[0]?.where], [0, 'Content-Type']);
  assert.equal(read('a 1\n', '').samples.length, 1);
});

test('what prom-client writes is read whole, in both formats', async () => {
  for (const contentType of [Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE]) {
    const registry = new Registry();
    registry.setContentType(contentType as never);
    const registers = [registry];
    const common = { help: 'h\n"\\', registers, labelNames: ['path'] };
    new Counter({ ...common, name: 'a_total' }).inc({ path: 'x\n"\\{}, =' }, 3);
    new Histogram({ ...common, name: 'b_seconds' }).observe({ path: '/' }, 0.3);
    new Summary({ ...common, name: 'c' }).observe({ path: '/' }, 5);
    const { samples, rejected } = read(await registry.metrics(), contentType);
    assert.deepEqual(rejected, []);
    assert.deepEqual(samples.find(({ name }) => name === 'a_total')?.labels, {
      path: 'x\n"\\{}, =',
    });
    const buckets = samples.filter(({ name }) => name === 'b_seconds_bucket');
    assert.ok(buckets.some(({ labels, value }) => labels.le === '+Inf' && value === 1));
  }
});

test('exemplars, as prom-client writes them, lead to their trace; plain text cannot have them', async () => {
  const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const histogram = new Histogram({
    ...{ name: 'a_seconds', help: 'a', buckets: [0.1, 1], enableExemplars: true },
    registers: [registry as never],
  });
  const exemplarLabels = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: '"}\\\n# {' };
  for (const value of [0.05, 0.5, 5]) histogram.observe({ value, exemplarLabels } as never);
  const text = await registry.metrics();
  assert.equal(text.match(/ # \{trace_id="/g)?.length, 3);
  const { samples, rejected } = read(text, openmetrics);
  assert.deepEqual(rejected, []);
  assert.deepEqual(
    samples
      .flatMap(({ exemplars = [] }) => exemplars)
      .map(({ traceId, value }) => [traceId, value]),
    [0.05, 0.5, 5].map((value) => [exemplarLabels.trace_id, value]),
  );
  assert.deepEqual(
    samples.map(({ name, labels, value }) => `${name} ${labels.le ?? ''} ${value}`),
    [
      'a_seconds_bucket 0.1 1',
      'a_seconds_bucket 1 2',
      'a_seconds_bucket +Inf 3',
      'a_seconds_sum  5.55',
      'a_seconds_count  3',
    ],
  );
  const line = text.split('\n').find((each) => each.includes(' # {'));
  assert.match(read(`${line}\n`).rejected[0]?.reason ?? '', /no timestamp in whole milliseconds/);
});

const labelName = fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/).filter((name) => name !== 'le');
const labelValue = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
const series = fc.record({
  name: fc.stringMatching(/^[a-z:][a-z0-9_:]{0,8}$/).filter((name) => !/_created$/.test(name)),
  labels: fc.dictionary(labelName, labelValue, { maxKeys: 3, noNullPrototype: true }),
  value: fc.double(),
});
const escaped = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
const written = ({ name, labels, value }: { name: string; labels: object; value: number }) =>
  `${name}{${Object.entries(labels)
    .map(([label, text]) => `${label}="${escaped(text)}"`)
    .join(',')}} ${String(value).replace('Infinity', 'Inf')}`;

test('what is written is what is read', () => {
  const all = fc.uniqueArray(series, {
    maxLength: 10,
    selector: ({ name, labels }) => name + JSON.stringify(Object.entries(labels).sort()),
  });
  fc.assert(
    fc.property(all, (given) => {
      const text = given.map((one) => `${written(one)}\n`).join('');
      const { samples, rejected } = read(text);
      assert.deepEqual(rejected, []);
      assert.deepEqual(
        samples.map(({ name, labels, value }) => ({ name, labels, value })),
        // The text does not tell -0 from 0.
        given.map((one) => ({ ...one, value: Object.is(one.value, -0) ? 0 : one.value })),
      );
    }),
  );
});

test('damaged text is refused or read, never thrown at, and quickly', () => {
  const piece = fc.constantFrom(
    '\n',
    '"',
    '\\',
    '{',
    '}',
    ',',
    '# ',
    'TYPE ',
    ' ',
    'NaN',
    '1',
    '=',
  );
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(10),
    insert: fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 4 })),
  });
  const text = '# TYPE a counter\na_total{b="c\\n",d="e"} 1 # {x="y"} 2\na_created 5\n# EOF\n';
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const damaged = changes.reduce((so, { at, remove, insert }) => {
        const start = Math.floor(at * so.length);
        return so.slice(0, start) + insert + so.slice(start + remove);
      }, text);
      for (const type of [openmetrics, prometheus]) {
        for (const { where, reason } of read(damaged, type).rejected) {
          assert.match(where, /^line \d+$/);
          assert.ok(reason.length > 0);
        }
      }
    }),
    { numRuns: 500 },
  );
  const long = `a{b="${'\\\\x'.repeat(500_000)}`;
  assert.equal(read(`${long}"} 1\n`).rejected.length, 0);
  assert.match(read(`${long}\n`).rejected[0]?.reason ?? '', /not between quotes/);
});
