import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixFiles } from './fix-files.ts';
import { readDefinitions } from './read.ts';
import { sourceText } from './source-text.ts';
import { parseYaml } from './yaml-document.ts';

const gallery = new URL('gallery/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, gallery), 'utf8');
const sound = { path: 'sound.yaml', text: read('sound.yaml') };

const mended = (text: string): string => {
  const { files } = fixFiles([sound, { path: 'a.yaml', text }], {}, {});
  return files[1]?.text ?? '';
};

const slo = (spec: string, api = 'openslo/v1', kind = 'SLO'): string => `# What we promise
apiVersion: ${api}
kind: ${kind}
metadata: { name: checkout } # in braces
spec:
${spec}
`;

const promise = `  service: shop   # who
  indicatorRef: quick
  budgetingMethod: Occurrences
  objectives:
    - target: 0.98`;

const good = slo(promise);

test('what is certain is mended in place, and nothing else is touched', () => {
  for (const [wrong, right] of [
    ['service:', 'servce:'],
    ['Occurrences', 'Occurences'],
    ['kind: SLO', 'kind: SLo'],
    ['openslo/v1', 'signalbox/v1'],
    ['openslo/v1', 'openslo/V1'],
    ['ref: quick'.slice(5), 'quik'],
    ['shop ', '"shp" '],
    ['0.98', '98'],
  ] as const) {
    const broken = good.replace(wrong, right);
    assert.notEqual(broken, good);
    const expected = right.includes('"') ? good.replace('shop ', '"shop" ') : good;
    assert.equal(mended(broken), expected, right);
  }
});

test('a month is a capital M where it is one of the calendar', () => {
  const window = (duration: string) =>
    slo(`${promise}
  timeWindow:
    - { duration: ${duration}, calendar: { startTime: 2024-01-01 00:00:00, timeZone: UTC } }`);
  assert.equal(mended(window('1m')), window('1M'));
});

const sli = (query: string): string => `apiVersion: openslo/v1
kind: SLI
metadata: { name: paid }
spec:
  ratioMetric:
    counter: true
    good: { metricSource: { metricSourceRef: metrics, spec: { query: '${query}' } } }
    total: { metricSource: { metricSourceRef: metrics, spec: { query: http_seconds_count } } }
`;

test('queries are mended inside their quotes, several places and rounds at a time', () => {
  for (const [wrong, right] of [
    ['sum(rate(a_total{b="c"}[5m]))', 'sum(a_total{b="c"})'],
    ['sum(increase(a_total[1h])) + sum(b_total)', 'sum(a_total) + sum(b_total)'],
    ['a_total{code=~"200", b!~"c"}', 'a_total{code="200", b!="c"}'],
    ['http_seconds_bucket{le="200"}', 'http_seconds_bucket{le="0.2"}'],
    ['http_seconds_bucket{le = "200ms"}', 'http_seconds_bucket{le = "0.2"}'],
    ['http_seconds_bucket{le=".20"}', 'http_seconds_bucket{le="0.2"}'],
    ['sum(rate(a_total{code=~"200"}[5m]))', 'sum(a_total{code="200"})'],
  ] as const)
    assert.equal(mended(sli(wrong)), sli(right), wrong);
});

test('what is a guess stays: two near names, another digit, a field that is there already', () => {
  for (const guess of [
    good.replace('quick', 'nothing-alike'),
    `${good.replace('quick', 'quick3')}---\n${sli('a_total').replace('paid', 'quick2')}`,
    good.replace('  budgetingMethod', '  servce: shop\n  budgetingMethod'),
  ])
    assert.equal(mended(guess), guess);
});

test('a file whose YAML is wrong is left as it is', () => {
  const broken = `${good.replace('service:', 'servce:')}\n  a: [`;
  assert.equal(mended(broken), broken);
});

const bases = [
  good,
  sli('sum(rate(a_total{code=~"200"}[5m]))'),
  ...readdirSync(gallery)
    .filter((name) => name.endsWith('.yaml'))
    .map(read),
];

const isSound = (text: string): boolean => {
  let found = true;
  parseYaml(sourceText('', text), () => {
    found = false;
  });
  return found;
};

const comments = (text: string): string[] => text.match(/(?:^|\s)#.*$/gm) ?? [];

const errorsOf = (text: string): number =>
  readDefinitions([sound, { path: 'a.yaml', text }], {}).diagnostics.filter(
    ({ edit }) => edit !== undefined,
  ).length;

test('whatever is mended is done at once, keeps comments, and is YAML as before', () => {
  const slipped = fc
    .tuple(fc.constantFrom(...bases), fc.nat(), fc.constantFrom('', 'x', 'e', '-', '"', ' ', '\n'))
    .map(([text, at, insert]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + insert + text.slice(insert === '' ? place + 1 : place);
    });
  fc.assert(
    fc.property(slipped, (text) => {
      const once = mended(text);
      assert.equal(mended(once), once);
      assert.deepEqual(comments(once), comments(text));
      assert.equal(isSound(once), isSound(text));
      assert.ok(!isSound(text) || errorsOf(once) === 0, 'an edit is left');
    }),
    { numRuns: 150 },
  );
});
