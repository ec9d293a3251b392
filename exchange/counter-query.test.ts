import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readCounterQuery, withWindows } from './counter-query.ts';
import { readRatioQuery } from './ratio-query.ts';

const w = '[{{.window}}]';

const counter = (text: string) => {
  const windowed = withWindows(text);
  return typeof windowed === 'string' ? readCounterQuery(windowed) : windowed;
};

const ratio = (text: string) => {
  const windowed = withWindows(text);
  return typeof windowed === 'string' ? readRatioQuery(windowed) : windowed;
};

describe('a query that counts over a window', () => {
  const read: readonly [text: string, query: string][] = [
    [`sum(rate(a_total${w}))`, 'sum(a_total)'],
    [`sum(increase(a_total{x="1"}[{{- .window -}}]))`, 'sum(a_total{x="1"})'],
    [`rate(a_total{x="two  spaces ( )"}${w})`, 'a_total{x="two  spaces ( )"}'],
    [`rate(a_total{x=\`a # b\`}${w}) # all`, 'a_total{x=`a # b`}'],
    [
      `(\n  sum(rate(a_total${w})) # good\n  -\n  sum(rate(b_total${w}))\n)`,
      'sum(a_total) - sum(b_total)',
    ],
    [`sum(rate(a_total${w})) or vector(0)`, 'sum(a_total)'],
    [`sum(rate(a_total${w})) OR on() vector(0)`, 'sum(a_total)'],
    [`sum(rate(a_total${w}) or vector(0))`, 'sum(a_total)'],
    [`sum by (job) (rate(a_total{job="x"}${w}))`, 'sum by (job) (a_total{job="x"})'],
    [`0.5 * sum(rate(a_total${w}))`, '0.5 * sum(a_total)'],
  ];
  for (const [text, query] of read)
    it(`${JSON.stringify(text)} is ${query}`, () => {
      const found = counter(text);
      assert.ok('query' in found, JSON.stringify(found));
      assert.equal(found.query, query);
    });

  it('what stands in parentheses stays there when a zero is taken out of them', () => {
    const text = `sum(rate(a_total${w})) - (sum(rate(b_total${w})) + sum(rate(c_total${w})) or vector(0))`;
    const found = counter(text);
    assert.ok('form' in found);
    assert.deepEqual(
      found.form.map(({ factor }) => factor),
      [1, -1, -1],
    );
    assert.deepEqual(found.withoutZero, [text.indexOf('vector(0)')]);
  });

  const refused: readonly [text: string, word: string, message: RegExp][] = [
    [`sum(irate(a_total${w}))`, 'irate', /irate\(\) is not a count/],
    [`sum(rate(a_total${w} offset 1d))`, 'rate', /rate\(\) is not a count/],
    [`sum(rate(a_total${w})) / 2 + sum(b_total)`, 'b_total', /in one moment/],
    [`sum by (pod) (rate(a_total${w}))`, 'pod', /several series/],
    [`sum(rate({__name__=~"a.*"}${w}))`, '__name__', /several metrics/],
    [`sum(rate(a_total{x=~"(?=b)"}${w}))`, '"(?=b)"', /cannot be used/],
    [`sum(rate(a_total${w})) unless sum(rate(b_total${w}))`, 'unless', /'unless'/],
    [`sum(rate(a_total${w}) > 5)`, '>', /'>'/],
    [`sum(rate(a_total${w})) - sum(rate(a_total${w}))`, 'sum', /cancels itself out/],
    ['{{.other}}', '{{.other}}', /other than \{\{\.window\}\}/],
    ['sum(rate(a_total[5m])', '', /ends before/],
  ];
  for (const [text, word, message] of refused)
    it(`${text} is refused, at ${word || 'its end'}`, () => {
      const found = counter(text);
      assert.ok('message' in found, JSON.stringify(found));
      assert.match(found.message, message);
      assert.equal(found.at, word === '' ? text.length : text.indexOf(word));
    });
});

describe('a ratio of two counts', () => {
  const [a, b] = [`sum(rate(a_total${w}))`, `sum(rate(b_total${w}))`];
  const read: readonly [text: string, part: string, counted: string][] = [
    [`${a} / ${b}`, 'bad', 'sum(a_total)'],
    [`(${a}) / (${b})`, 'bad', 'sum(a_total)'],
    [`1 - (${a} / ${b})`, 'good', 'sum(a_total)'],
    [`1 - ${a} / ${b}`, 'good', 'sum(a_total)'],
    [`(${b} - ${a}) / ${b}`, 'bad', 'sum(b_total) - sum(a_total)'],
    [`(${a} / ${b}) or on() vector(0)`, 'bad', 'sum(a_total)'],
  ];
  for (const [text, part, counted] of read)
    it(`${text} counts what is ${part}`, () => {
      const found = ratio(text);
      assert.ok('part' in found, JSON.stringify(found));
      assert.deepEqual(
        [found.part, found.counted.query, found.total.query],
        [...[part, counted, 'sum(b_total)']],
      );
    });

  for (const text of [
    a,
    `2 - ${a} / ${b}`,
    `${a} / ${b} / ${b}`,
    `${a} / on (x) ${b}`,
    '0.1',
    `avg_over_time(r${w})`,
  ])
    it(`${text} is none`, () => assert.ok('message' in ratio(text)));

  it('of anything at all is a finding within the text, never a throw', () => {
    const words = fc.constantFrom(
      a,
      b,
      '1',
      '-',
      '/',
      '(',
      ')',
      ' or ',
      'vector(0)',
      'sum',
      w,
      '{x="',
      '"}',
      '#',
      '\n',
      '`',
      'é',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (list) => {
        const text = list.join('');
        for (const found of [counter(text), ratio(text)])
          if ('message' in found) assert.ok(found.at >= 0 && found.at <= text.length);
      }),
    );
  });
});
