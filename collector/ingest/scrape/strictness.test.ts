// What the two specifications allow and what they refuse, case by case, with the line that is to
// blame: OpenMetrics 1.0, and Prometheus' text format 0.0.4.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExposition } from './exposition.ts';

const openmetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const prometheus = 'text/plain; version=0.0.4';

const rejections = (text: string, contentType: string) =>
  parseExposition(text, contentType, 0).rejected.map(({ where, reason }) => `${where}: ${reason}`);

/** Lines are joined and ended; in OpenMetrics # EOF follows unless it stands there. */
const whole = (lines: readonly string[], contentType: string): string => {
  const ended = contentType === prometheus || lines.includes('# EOF');
  return [...lines, ...(ended ? [] : ['# EOF'])].map((line) => `${line}\n`).join('');
};

const long = 'x'.repeat(127);
const histogram = '# TYPE a histogram';
const gaugehistogram = '# TYPE a gaugehistogram';
const infinite = 'a_bucket{le="+Inf"}';

const allowed: readonly (readonly string[])[] = [
  [],
  ['a 1'],
  ['a{} 1'],
  ['a 1 -5', 'a 2 0', 'a 3 1.5e9'],
  ['a +1.', 'b .5', 'c 1E-3', 'd -inf', 'e +Infinity', 'f NaN', 'g 0042'],
  ['a{b=""} 1', 'a{b="\\\\ \\" \\n \\x {}=,# ä 🚦"} 1'],
  ['# HELP a ', '# UNIT a ', '# TYPE a gauge', 'a 1'],
  ['# TYPE a_seconds counter', '# UNIT a_seconds seconds', '# HELP a_seconds t\\n\\"'],
  ['# TYPE a counter', 'a_total 1 # {trace="x"} 0.5 12', 'a_created 1e9'],
  ['# TYPE a counter', `a_total 1 # {${'x'.repeat(1)}="${long}"} 0.5`],
  ['# TYPE a counter', 'a_total +Inf'],
  ['# TYPE a counter', 'a_total{x="1"} 1', 'a_created{x="1"} 0', 'a_total{x="2"} 1'],
  [histogram, 'a_bucket{le="0.1"} 8 # {} 0.05', `${infinite} 9 # {t="x"} 1e9 5`],
  [histogram, 'a_bucket{le="-1"} 1', `${infinite} 2`],
  [histogram, 'a_bucket{le="1e-05"} 1', 'a_bucket{le="1.1e+23"} 1.0', `${infinite} 2`],
  [histogram, `${infinite} 2`, 'a_count 2', 'a_sum 3', 'a_created 1'],
  [histogram, 'a_created 1', 'a_sum 3', 'a_count 2', `${infinite} 2`],
  [histogram, `${infinite} 2 1`, 'a_count 2 1', 'a_sum 0 1', `${infinite} 3 2`],
  [histogram, 'a_bucket{x="1",le="+Inf"} 1', 'a_bucket{x="2",le="+Inf"} 1'],
  [gaugehistogram, 'a_bucket{le="-1"} 1', `${infinite} 2`, 'a_gcount 2', 'a_gsum -4'],
  [gaugehistogram, 'a_bucket{le="1"} 1 # {} 1', `${infinite} 2`],
  ['# TYPE a summary', 'a{quantile="0.5"} NaN', 'a{quantile="0"} 1', 'a{quantile="1.0"} 2'],
  ['# TYPE a summary', 'a_count 1', 'a_sum 0.5', 'a_created 1'],
  ['# TYPE a summary', 'a_count{b="x"} 0 1', 'a_sum{b="x"} 0 1', 'a_count{b="x"} 0 2'],
  ['# TYPE a stateset', 'a{a="on"} 1', 'a{a="off"} 0.0', 'a{a="on",of="b"} 0'],
  ['# TYPE a info', 'a_info{v="1"} 1', 'a_info{v="2"} 1.0'],
  ['# TYPE a unknown', 'a -3'],
  ['# TYPE a gauge', '# TYPE b gauge', 'b 1', '# TYPE c gauge'],
  ['# HELP a \rx', 'a{b="\r"} 1'],
];

test('OpenMetrics: what is allowed is read', () => {
  for (const lines of allowed) {
    assert.deepEqual(rejections(whole(lines, openmetrics), openmetrics), [], lines.join('\n'));
  }
});

const refused: readonly (readonly [lines: readonly string[], line: number, reason: RegExp])[] = [
  // The whole.
  [['a 1', '', 'b 1'], 2, /an empty line/],
  [['# EOF', 'a 1'], 2, /nothing can follow/],
  [['# EOF ', '# EOF'], 1, /only HELP, TYPE, UNIT and EOF/],
  [['\uFEFFa 1'], 1, /byte order mark/],
  [['a 1\r'], 1, /carriage return/],
  [['# HELP a x\r'], 1, /carriage return/],
  // Labels.
  [['a{a=1} 1'], 1, /not between quotes/],
  [["a{a='1'} 1"], 1, /not between quotes/],
  [['a{a"1"} 1'], 1, /expected = after/],
  [['a{a=} 1'], 1, /not between quotes/],
  [['a{a="1"b="2"} 1'], 1, /expected , or \}/],
  [['a{a="1",,b="2"} 1'], 1, /expected a label name/],
  [['a{,} 1'], 1, /expected a label name/],
  [['a{a="1",} 1'], 1, /a comma before/],
  [['a{a="1", b="2"} 1'], 1, /expected a label name/],
  [['a{a="1",a="1"} 1'], 1, /stands there twice/],
  [['a{1="1"} 1'], 1, /expected a label name/],
  [['a{"b"="1"} 1'], 1, /expected a label name/],
  [['a{a=" # "}1'], 1, /expected a space and a value/],
  [['a {a="1"} 1'], 1, /no number/],
  // Names, values, times.
  [['0a 1'], 1, /expected a metric name/],
  [['a.b 1'], 1, /expected a space/],
  [['a '], 1, /has no value/],
  [['a  1'], 1, /has no value/],
  [['a 1 '], 1, /no timestamp/],
  [['a 1\t'], 1, /nothing can follow/],
  [['a 0x1p-3'], 1, /no number/],
  [['a 1_2'], 1, /no number/],
  [['a 1e999'], 1, /no number/],
  [['a nano'], 1, /no number/],
  [['a 1 NaN'], 1, /no timestamp/],
  [['a 1 +Inf'], 1, /no timestamp/],
  [['a 1 1.1.1'], 1, /no timestamp/],
  [['a 1 1  '], 1, /expected an exemplar/],
  // Descriptions.
  [['# HELP a'], 1, /HELP needs a space after a/],
  [['# HELP'], 1, /HELP needs the name/],
  [[' # HELP a x'], 1, /expected a metric name/],
  [['# TYPE a meh'], 1, /no type of metric/],
  [['# TYPE a gauge '], 1, /no type of metric/],
  [['# TYPE a untyped'], 1, /no type of metric/],
  [['# FOO a x'], 1, /only HELP/],
  [['# UNIT a_s s '], 1, /not the end of the name/],
  [['# TYPE x_u info', '# UNIT x_u u'], 2, /x_u is a info: it has no unit/],
  [['# UNIT x_u u', '# TYPE x_u stateset'], 2, /stateset: it has no unit/],
  [['# HELP a x', 'a 1', '# TYPE a gauge'], 3, /TYPE must stand before/],
  [['# TYPE a gauge', 'a 1', '# HELP a x'], 3, /HELP must stand before/],
  [['a_s 1', '# UNIT a_s s'], 2, /UNIT must stand before/],
  [['# HELP a ', '# HELP a '], 2, /a second HELP/],
  [['# UNIT a_s s', '# UNIT a_s s'], 2, /a second UNIT/],
  [['# TYPE a info', '# TYPE a counter'], 2, /a second TYPE/],
  // Families.
  [['# TYPE a_created gauge', '# TYPE a counter'], 2, /a_created would be of a and of a_created/],
  [['# TYPE a histogram', '# TYPE a_sum gauge'], 2, /a_sum would be of a_sum and of a/],
  [['a_total 1', '# TYPE a counter'], 2, /a_total would be of a and of a_total/],
  [['# TYPE a gauge', '# TYPE b gauge', 'a 1'], 3, /lines of a are not all together/],
  [['# TYPE a counter', 'a 1'], 2, /its samples are a_total, a_created/],
  [['# TYPE a info', 'a 1'], 2, /its samples are a_info/],
  [['# TYPE a unknown', 'a_total 1', '# TYPE b gauge', 'a 1'], 4, /not all together/],
  // Counters.
  [['# TYPE a counter', 'a_total NaN'], 2, /cannot be NaN/],
  [['# TYPE a counter', 'a_total -1'], 2, /cannot be -1/],
  [['# TYPE a counter', 'a_total 1', 'a_created NaN'], 3, /a_created is a time/],
  // Exemplars.
  [['# TYPE a counter', 'a_total 1 #'], 2, /expected an exemplar/],
  [['# TYPE a counter', 'a_total 1# {} 1'], 2, /no number/],
  [['# TYPE a counter', 'a_total 1 # {}1'], 2, /the exemplar has no value/],
  [['# TYPE a counter', 'a_total 1 # {} '], 2, /the exemplar has no value/],
  [['# TYPE a counter', 'a_total 1 # {} 1 '], 2, /no timestamp/],
  [['# TYPE a counter', 'a_total 1 # {} 1 1 '], 2, /nothing can follow/],
  [['# TYPE a counter', 'a_total 1 # {} 0x1p-3'], 2, /the exemplar has no value/],
  [['# TYPE a counter', `a_total 1 # {ab="${long}"} 1`], 2, /129 characters, more than 128/],
  [['# TYPE a counter', 'a_created 1 # {} 1'], 2, /cannot have an exemplar/],
  [['# TYPE a gauge', 'a 1 # {} 1'], 2, /cannot have an exemplar/],
  [['# TYPE a_bucket gauge', 'a_bucket 1 # {} 1'], 2, /cannot have an exemplar/],
  [['# TYPE a info', 'a_info 1 # {} 1'], 2, /cannot have an exemplar/],
  [[histogram, `${infinite} 1`, 'a_count 1', 'a_sum 1 # {} 1'], 4, /cannot have an exemplar/],
  [[histogram, 'a_bucket{le="1"} 1 # {} 1.5', `${infinite} 1`], 2, /outside of its bucket/],
  // Statesets, infos and summaries.
  [['# TYPE a stateset', 'a{a="b"} 2'], 2, /a state is 0 or 1/],
  [['# TYPE a stateset', 'a 0'], 2, /needs the label a, which names a state/],
  [['# TYPE a info', 'a_info 2'], 2, /always 1, not 2/],
  [['# TYPE a summary', 'a 0'], 2, /needs a quantile/],
  [['# TYPE a summary', 'a{quantile="-1"} 0'], 2, /not from 0 to 1/],
  [['# TYPE a summary', 'a{quantile="1.01"} 0'], 2, /not from 0 to 1/],
  [['# TYPE a summary', 'a{quantile="NaN"} 0'], 2, /not from 0 to 1/],
  [['# TYPE a summary', 'a{quantile="x"} 0'], 2, /not from 0 to 1/],
  [['# TYPE a summary', 'a{quantile="0.5"} -1'], 2, /cannot be negative/],
  [['# TYPE a summary', 'a_count 0.5'], 2, /whole events/],
  [['# TYPE a summary', 'a_sum NaN'], 2, /cannot be NaN/],
  [['# TYPE a summary', 'a_sum{quantile="1"} 1'], 2, /cannot have the label quantile/],
  // Histograms.
  [[histogram, 'a_bucket 0'], 2, /a bucket without le/],
  [[histogram, 'a_bucket{le="x"} 0'], 2, /le="x" is no number/],
  [[histogram, 'a_bucket{le="NaN"} 0'], 2, /is no number/],
  [[histogram, 'a_count{le="1"} 0'], 2, /cannot have the label le/],
  [[histogram, 'a_sum 1'], 2, /no bucket le="\+Inf"/],
  [[histogram, 'a_bucket{le="1"} 1', 'a_bucket{le="2"} 1'], 3, /no bucket le="\+Inf"/],
  [[histogram, `${infinite} 0.5`], 2, /whole events/],
  [[histogram, `${infinite} NaN`], 2, /cannot be NaN/],
  [[histogram, `${infinite} -1`], 2, /cannot be -1/],
  [[histogram, `${infinite} 0`, 'a_sum 0'], 3, /a sum and no count/],
  [[histogram, `${infinite} 0`, 'a_count 0'], 3, /a count and no sum/],
  [[histogram, `${infinite} 0`, 'a_count 1', 'a_sum 1'], 3, /counts 1, but .* holds 0/],
  [[histogram, 'a_bucket{le="2"} 0', 'a_bucket{le="1"} 0', `${infinite} 0`], 3, /not in rising/],
  [[histogram, 'a_bucket{le="1"} 1', 'a_bucket{le="2"} 0', `${infinite} 1`], 3, /less than/],
  [[histogram, 'a_bucket{le="1"} 1', 'a_bucket{le="1.0"} 1', `${infinite} 1`], 3, /twice/],
  [
    [histogram, 'a_bucket{le="-1"} 1', `${infinite} 2`, 'a_count 2', 'a_sum 1'],
    5,
    /negative bounds: it cannot have a sum/,
  ],
  [
    [histogram, 'a_bucket{x="1",le="+Inf"} 0', 'a_bucket{x="2",le="+Inf"} 0', 'a_count{x="1"} 0'],
    4,
    /one metric of a are not all together/,
  ],
  [[gaugehistogram, `${infinite} -1`], 2, /cannot be -1/],
  [[gaugehistogram, `${infinite} 1`, 'a_gcount 1', 'a_gsum -1'], 4, /its sum cannot be -1/],
  [[gaugehistogram, `${infinite} 1`, 'a_gcount 1', 'a_gsum NaN'], 4, /cannot be NaN/],
  [[gaugehistogram, `${infinite} 1`, 'a_gsum 1'], 3, /a sum and no count/],
  // Points.
  [['a 0', 'a 0'], 2, /stands there twice/],
  [['a 0 1', 'a 0 1'], 2, /stands there twice/],
  [['a 0 1.1', 'a 0 1'], 2, /must have a later time/],
  [['a 0', 'a 0 1'], 2, /must have a later time/],
  [['a 0 1', 'a 0'], 2, /must have a later time/],
  [['a{x="1"} 0 1', 'a{x="2"} 0 1', 'a{x="1"} 0 2'], 3, /one metric of a are not all together/],
  [
    ['# TYPE a summary', 'a_count 0 1', 'a_count 0 2', 'a_sum 0 1', 'a_sum 0 2'],
    4,
    /must have a later time/,
  ],
];

test('OpenMetrics: what is refused is refused, at its line', () => {
  for (const [lines, line, reason] of refused) {
    const [first = '', ...more] = rejections(whole(lines, openmetrics), openmetrics);
    assert.deepEqual(more, [], lines.join('\n'));
    assert.ok(first.startsWith(`line ${line}: `), `${lines.join('\n')} → ${first}`);
    assert.match(first, reason, lines.join('\n'));
  }
});

test('OpenMetrics: a text that does not end with # EOF is refused', () => {
  for (const text of ['', 'a 1', 'a 1\n', 'a 1\n# EO', 'a 1 # EOF']) {
    assert.equal(rejections(text, openmetrics).length > 0, true, text);
  }
  assert.deepEqual(rejections('a 1\n# EOF', openmetrics), []);
});

test('OpenMetrics: of several points of a series the last is used', () => {
  const { samples } = parseExposition('a 1 1\na 2 2\nb 3\n# EOF\n', openmetrics, 0);
  assert.deepEqual(
    samples.map(({ name, value, timeMs }) => [name, value, timeMs]),
    [
      ['a', 2, 2000],
      ['b', 3, 0],
    ],
  );
});

const allowedBefore: readonly (readonly string[])[] = [
  [''],
  ['# just a comment', '#', '# EOF', '#TYPE a meh', '# HELP a', '# UNIT a x', ' # TYPE b gauge'],
  ['  a\t1   1395066363000  ', 'a { b = "c" , } 1', 'c{} 2'],
  ['a -1', 'b 1e-3 -5', 'c Nan', 'd -Inf'],
  ['a{b="\\\\\\"\\n"} 1'],
  ['a 1', '# HELP a later'],
  ['a_bucket{x="1",le="1"} 1', 'a_sum{x="1"} 1', 'a_bucket{x="2",le="1"} 1', 'a_sum{x="2"} 1'],
  [histogram, 'a_bucket{le="1"} 0.5', `${infinite} 1.5`, 'a_count 1.5', 'a_sum -3'],
  [histogram, `${infinite} 1`, 'a_bucket{x="1",le="+Inf"} 1', 'a_count{x="1"} 1', 'a_count 1'],
  ['# TYPE a summary', 'a{quantile="0.5"} -1', 'a_sum NaN', 'a_count 1'],
  ['# TYPE a_total counter', 'a_total 1', '# TYPE a_created gauge', 'a_created 5'],
];

test('Prometheus: what is allowed is read', () => {
  for (const lines of allowedBefore) {
    assert.deepEqual(rejections(whole(lines, prometheus), prometheus), [], lines.join('\n'));
  }
});

const refusedBefore: readonly (readonly [readonly string[], number, RegExp])[] = [
  [['\uFEFFa 1'], 1, /byte order mark/],
  [['a 1\r'], 1, /no number/],
  [['a 1e999'], 1, /no number/],
  [['a 1 1.5'], 1, /whole milliseconds/],
  [['a{b="\\t"} 1'], 1, /no escape/],
  [['a{,b="c"} 1'], 1, /expected a label name/],
  [['# TYPE a info'], 1, /no type of metric/],
  [['a 1', '# TYPE a gauge'], 2, /TYPE must stand before/],
  [['a 1 1', 'a 2 2'], 2, /stands there twice/],
  [['# TYPE a gauge', 'a{x="1"} 1', 'b 1', 'a{x="2"} 1'], 4, /lines of a are not all together/],
  [[histogram, 'a_bucket{le="1"} 1', 'a_sum 1', 'a_count 1'], 4, /no bucket le="\+Inf"/],
  [[histogram, `${infinite} 1`, 'a_count 2'], 3, /counts 2, but/],
  [[histogram, 'a_bucket{le="2"} 1', 'a_bucket{le="1"} 1', `${infinite} 1`], 3, /rising order/],
  [[histogram, 'a_bucket{le="1"} 2', `${infinite} 1`], 3, /holds 1, less than/],
  [['# TYPE a summary', 'a{quantile="2"} 1'], 2, /not from 0 to 1/],
];

test('Prometheus: what is refused is refused, at its line', () => {
  for (const [lines, line, reason] of refusedBefore) {
    const [first = '', ...more] = rejections(whole(lines, prometheus), prometheus);
    assert.deepEqual(more, [], lines.join('\n'));
    assert.ok(first.startsWith(`line ${line}: `), `${lines.join('\n')} → ${first}`);
    assert.match(first, reason, lines.join('\n'));
  }
});
