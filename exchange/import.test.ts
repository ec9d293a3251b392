import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readDefinitions } from '../language/read.ts';
import { fixture, importTexts, read } from './fixtures/support.ts';

describe('import, its traps', () => {
  const sloth = (objective: string, more = '', query = 'sum(rate(a_total[{{.window}}]))') => `
version: prometheus/v1
service: s
slos:
  - name: n
    objective: ${objective}
    sli: { events: { error_query: 'sum(rate(b_total[{{.window}}]))', total_query: '${query}' } }
${more}`;

  const pyrra = (window: string, total = 'a_total') => `
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: { name: n }
spec:
  target: '99'
  window: ${window}
  indicator: { ratio: { errors: { metric: b_total }, total: { metric: '${total}' } } }
`;

  const refusals: readonly [what: string, text: string, message: RegExp][] = [
    ['a share for a percentage', sloth('0.999'), /0\.999 % is next to nothing/],
    ['a percentage without budget', sloth('100'), /100 % leaves no error budget/],
    ['a text for a number', sloth('"99.9"'), /'slos\[0\]\.objective' must be a number/],
    ['another template', sloth('99', '', 'sum(rate(a[{{.period}}]))'), /a template other than/],
    ['a gauge in one moment', sloth('99', '', 'sum(a)'), /looked at in one moment/],
    [
      'a subquery',
      sloth('99', '', 'sum_over_time((count(a < 1))[{{.window}}:])'),
      /sum_over_time\(\)/,
    ],
    [
      'a counter and a gauge',
      sloth('99', '', 'sum(sum_over_time(a[{{.window}}]))'),
      /counts a counter and the other a gauge/,
    ],
    [
      'several series',
      sloth('99', '', 'sum by (pod) (rate(a_total[{{.window}}]))'),
      /'by \(pod\)' can leave several/,
    ],
    ['a very deep query', sloth('99', '', `${'('.repeat(1500)}a${')'.repeat(1500)}`), /./],
    ['a very long query', sloth('99', '', 'a'.repeat(5000)), /more than 4096 characters/],
    ['an unknown field', sloth('99', 'owner: me'), /'owner' is not a field of a definition/],
    ['no SLOs', 'version: prometheus/v1\nservice: s\n', /has no SLOs/],
    ['nothing', '', /the file is empty/],
    ['comments alone', '# nothing\n', /the file is empty/],
    [
      'another format',
      'kind: Deployment\napiVersion: apps/v1\n',
      /apiVersion apps\/v1, kind Deployment is not a format/,
    ],
    ['no format', 'a: 1\n', /does not say its format/],
    ['a list', '- a\n', /does not say its format/],
    ['our own format', 'apiVersion: openslo/v1\nkind: SLO\n', /'openslo\/v1' needs no import/],
    ['an old OpenSLO', 'apiVersion: openslo/v1alpha\nkind: SLO\n', /is not a format that is known/],
    ['a merge key', sloth('99', 'labels:\n  <<: { a: b }\n'), /mappings are not merged/],
    ['a minute for a month', pyrra('1m'), /'1m' is too short to be judged/],
    ['years', pyrra('2y'), /'2y' is longer than counts are kept/],
    ['no length of time', pyrra('a month'), /'a month' is not a length of time/],
    ['a ratio that is none', pyrra('4w', 'sum(a_total)'), /not one selector/],
    ['broken YAML', 'a: [', /./],
  ];
  for (const [what, text, message] of refusals)
    it(`${what} is refused`, () => {
      const { files, diagnostics } = importTexts(text);
      const error = diagnostics.find(({ severity }) => severity === 'error');
      assert.match(error?.message ?? 'nothing', message);
      assert.equal(files[0]?.slos, 0);
    });

  it('what is not known says what is', () => {
    const [first] = importTexts('kind: Pod\n').diagnostics;
    for (const format of ['prometheus/v1', 'PrometheusServiceLevel', 'ServiceLevelObjective'])
      assert.ok(first?.fix?.includes(format), format);
  });

  it('what kubectl gives, a list of resources, is read item by item', () => {
    const item = (name: string) =>
      pyrra('4w').trim().replace('name: n', `name: ${name}`).replaceAll('\n', '\n    ');
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${item('a')}\n  - ${item('b')}\n`;
    const { files, diagnostics } = importTexts(list);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      read(files[0]?.text ?? '').objectives.map(({ slo }) => slo),
      ['a', 'b'],
    );
    assert.match(files[0]?.text ?? '', /^# From 0\.yaml:13: b$/m);
  });

  it('a document that is not right leaves a comment beside those that are', () => {
    const { files } = importTexts(`${pyrra('4w')}---\nkind: Pod\n`);
    assert.match(files[0]?.text ?? '', /^# Not imported: a document, 0\.yaml:10\n/m);
    assert.deepEqual([files[0]?.slos, files[0]?.refused], [1, 1]);
  });

  it('a name is given once, and the second says where the first is', () => {
    const { files, diagnostics } = importTexts(sloth('99'), sloth('98'));
    assert.deepEqual(
      files.map(({ slos }) => slos),
      [1, 0],
    );
    assert.match(diagnostics[0]?.message ?? '', /'s-n'; the first is at 0\.yaml:5/);
  });

  it('what files share is written once, and they are read together', () => {
    const { files } = importTexts(sloth('99'), sloth('98').replace('name: n', 'name: m'));
    const set = read(...files.map(({ text }) => text));
    assert.equal(set.objectives.length, 2);
    assert.equal(set.services.length, 1);
  });

  it('an alert that no burn reaches is left out, with a word', () => {
    const { files, diagnostics } = importTexts(sloth('90'));
    assert.match(
      diagnostics[0]?.message ?? '',
      /at a burn of 14\.4 is left out: at 90 % none is higher than 10/,
    );
    assert.deepEqual(
      read(files[0]?.text ?? '').objectives[0]?.burn.alerts.map(({ factor }) => factor),
      [6, 3, 1],
    );
  });

  it('a label that OpenSLO has no room for is left out, with a word', () => {
    const { files, diagnostics } = importTexts(sloth('99', 'labels: { _own: x, team: shop }'));
    assert.match(diagnostics[0]?.message ?? '', /no labels of the name _own/);
    assert.match(files[0]?.text ?? '', /labels:\n {4}team: shop\n/);
  });

  it('gauges that are summed over time are counted at every scrape', () => {
    const gauge = (name: string) => `sum(sum_over_time(${name}[{{.window}}]))`;
    const text = sloth('99', '', gauge('all')).replace(
      'sum(rate(b_total[{{.window}}]))',
      gauge('bad'),
    );
    assert.equal(
      read(importTexts(text).files[0]?.text ?? '').objectives[0]?.indicator.kind,
      'gauges',
    );
  });

  it('an hour in the template is an hour for none: the window is Signalbox’s own', () => {
    const { files } = importTexts(sloth('99', '', 'sum(increase(a_total[1h]))'));
    assert.equal(read(files[0]?.text ?? '').objectives[0]?.indicator.totalText, 'sum(a_total)');
  });
});

describe('import of anything', () => {
  const words = fc.constantFrom(
    ...['version', 'prometheus/v1', 'service', 'slos', 'sli', 'events', 'error_query', 'objective'],
    ...['apiVersion', 'pyrra.dev/v1alpha1', 'kind', 'ServiceLevelObjective', 'spec', 'indicator'],
    ...[
      '99.9',
      '"',
      "'",
      '{{.window}}',
      '[',
      ']',
      '{',
      '}',
      ':',
      '\n',
      '- ',
      '  ',
      '&a',
      '*a',
      '!!x',
    ],
  );
  const seeds = ['sloth', 'pyrra'].map(fixture);

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (list) => void importTexts(list.join(''))),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void importTexts(text)),
    );
  });

  it('of files with holes and strange values never throws, and what comes out is YAML that is read', () => {
    const cut = fc.tuple(
      fc.constantFrom(...seeds),
      fc.nat(),
      fc.nat(60),
      fc.oneof(words, fc.string({ unit: 'grapheme' })),
    );
    fc.assert(
      fc.property(cut, ([seed, at, length, text]) => {
        const from = at % seed.length;
        const mutated = seed.slice(0, from) + text + seed.slice(from + length);
        for (const file of importTexts(mutated).files) {
          if (file.text === '') continue;
          const { diagnostics } = readDefinitions([{ path: 'out.yaml', text: file.text }], {});
          const broken = diagnostics.filter(
            ({ rule }) => rule.startsWith('yaml') || rule === 'control-character',
          );
          assert.deepEqual(broken, []);
        }
      }),
      { numRuns: 200 },
    );
  });
});
