import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderDiagnostic } from './diagnostic.ts';
import { readDefinitions } from './read.ts';
import type { Objective, SloSet } from './slo-set.ts';

const sound = readFileSync(new URL('gallery/sound.yaml', import.meta.url), 'utf8');

const read = (text: string, variables: Record<string, string> = {}): SloSet => {
  const { set, diagnostics } = readDefinitions([{ path: 'test.yaml', text }], variables);
  assert.ok(set, diagnostics.map(renderDiagnostic).join('\n\n'));
  return set;
};

const objective = (text: string): Objective => {
  const [first] = read(text).objectives;
  assert.ok(first);
  return first;
};

const edit = (from: string | RegExp, to: string): string => {
  const edited = sound.replace(from, to);
  assert.notEqual(edited, sound);
  return edited;
};

test('a Service is no more than its name, as OpenSLO has it', () => {
  for (const spec of ['', 'spec:\n', 'spec: {}\n', 'spec: { description: A shop }\n']) {
    const text = `apiVersion: openslo/v1\nkind: Service\nmetadata: { name: shop }\n${spec}`;
    const { set, diagnostics } = readDefinitions([{ path: 'a.yaml', text }], {});
    assert.deepEqual(
      set?.services.map(({ name }) => name),
      ['shop'],
      JSON.stringify(diagnostics),
    );
  }
});

test('everything that an objective needs is filled in', () => {
  const read = objective(sound);
  const { indicator, burn, status, ...rest } = read;
  assert.deepEqual(rest, {
    key: 'sound/objective-1',
    ...{ slo: 'sound', objective: 'objective-1', title: 'sound', description: '' },
    ...{
      service: 'shop',
      owner: null,
      target: 0.99,
      slices: null,
      exemplars: null,
      runbook: null,
      k6Metric: null,
    },
    period: { kind: 'rolling', seconds: 2_592_000, text: '30d' },
    place: { file: 'test.yaml', line: 38, column: 16 },
  });
  assert.deepEqual(status, {
    ...{ name: 'default', windowSeconds: 60, minimumBadEvents: 3, holdSeconds: 5, yellow: [] },
    red: [{ indicator, badRatioAbove: 14.4 * (1 - 0.99), text: 'more than 14.4 % bad' }],
  });
  assert.equal(burn.alerts.length, 4);
  assert.equal(indicator.source, 'metrics');
  assert.equal(indicator.goodText, 'http_seconds_bucket{le="0.2"}');
});

test('the id of an indicator follows what is counted, not how it is written', () => {
  const { id } = objective(sound).indicator;
  const same = edit('{le="0.2"}', '{ le="0.20" , }').replaceAll('quick', 'fast');
  assert.equal(objective(same).indicator.id, id);
  const summed = edit('query: http_seconds_count', 'query: sum(http_seconds_count)');
  assert.equal(objective(summed).indicator.id, id);
  assert.notEqual(objective(edit('"0.2"', '"0.1"')).indicator.id, id);
  assert.notEqual(objective(sound.replaceAll('metrics', 'meters')).indicator.id, id);
});

test('bad is what total has beyond good', () => {
  const { indicator } = objective(edit('    good:', '    bad:'));
  assert.ok(indicator.kind === 'counters');
  assert.deepEqual(
    indicator.good.map(({ factor, selector }) => [factor, selector.metric]),
    [
      [-1, 'http_seconds_bucket'],
      [1, 'http_seconds_count'],
    ],
  );
  assert.equal(indicator.goodText, '(http_seconds_count) - (http_seconds_bucket{le="0.2"})');
});

test('several objectives are several rows, with settings of their own', () => {
  const text = edit(
    /metadata: \{ name: sound \}.*$/s,
    `metadata:
  name: sound
  annotations:
    signalbox/runbook: all.md
    signalbox/runbook.tight-one: tight.md
spec:
  service: shop
  indicatorRef: quick
  budgetingMethod: Occurrences
  objectives:
    - { target: 0.99 }
    - { displayName: 'Tight one!', targetPercent: 99.9 }
`,
  );
  assert.deepEqual(
    read(text).objectives.map(({ key, target, runbook }) => [key, target, runbook]),
    [
      ['sound/objective-1', 0.99, 'all.md'],
      ['sound/tight-one', 0.999, 'tight.md'],
    ],
  );
});

test('a load gate is in seconds, and a metric may serve several objectives of one form', () => {
  const text = edit(
    'metadata: { name: sound }',
    'metadata: { name: sound, annotations: { signalbox/k6-metric: request_duration } }',
  ).replace(
    'objectives: [{ target: 0.99 }]',
    `objectives: [{ target: 0.99 }, { displayName: tail, target: 0.999 }]
---
apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: crowd }
spec:
  sessions: 40
  rampUp: 20s
  duration: 1m
  floors: [{ objective: sound/tail, minimumEvents: 7 }]`,
  );
  const { objectives, loadGates } = read(text);
  assert.deepEqual(
    objectives.map(({ k6Metric }) => k6Metric),
    ['request_duration', 'request_duration'],
  );
  assert.deepEqual(loadGates, [
    {
      ...{ name: 'crowd', description: '', sessions: 40, rampUpSeconds: 20, durationSeconds: 60 },
      floors: [{ objective: 'sound/tail', minimumEvents: 7 }],
      ...{ course: { kind: 'steady' }, pace: 1, arrivalsPerMinute: null },
      place: { file: 'test.yaml', line: 42, column: 19 },
    },
  ]);
});

test('a floor for an objective of a broken SLO is not reported besides', () => {
  const gate = `
---
apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: crowd }
spec: { sessions: 1, rampUp: 1s, duration: 1s, floors: [{ objective: sound/tail, minimumEvents: 7 }] }
`;
  assert.deepEqual(rules(edit('service: shop', 'servise: shop') + gate), [
    'missing-field',
    'unknown-field',
  ]);
  assert.deepEqual(rules(sound + gate), ['unknown-reference']);
});

test('variables fill URLs, or their defaults do', () => {
  const text = edit('http://127.0.0.1:3000/metrics', `\${SHOP:-http://127.0.0.1:9}/m\${PATH_:-}`);
  const url = (variables: Record<string, string>) => read(text, variables).scrapeTargets[0]?.url;
  assert.equal(url({}), 'http://127.0.0.1:9/m');
  assert.equal(url({ SHOP: 'https://shop.example', PATH_: 'x' }), 'https://shop.example/mx');
  assert.equal(url({ SHOP: '' }), 'http://127.0.0.1:9/m');
});

test('what is behind a source is let through, whatever it is', () => {
  const details = (text: string) =>
    edit('spec: { type: Prometheus }', `spec: { type: Prometheus, connectionDetails: ${text} }`);
  for (const text of [
    `[{ url: "\${URL}" }]`,
    '{ a: { b: [1, null, 1.5e3] } }',
    'text',
    '5',
    'null',
  ])
    assert.deepEqual(rules(details(text)), [], text);
  // Elsewhere in the same definition a variable still means nothing.
  assert.deepEqual(
    rules(details('[]').replace('name: metrics', `name: metrics\n  displayName: "\${X}"`)),
    ['variable-not-allowed'],
  );
});

test('labels and annotations have the keys that OpenSLO allows', () => {
  const metadata = (more: string) =>
    rules(edit('metadata: { name: shop }', `metadata: { name: shop, ${more} }`));
  for (const key of ['team', 'a', 'A.b-c_d', `x${'y'.repeat(61)}z`, '0'])
    assert.deepEqual(metadata(`labels: { '${key}': [a, b] }`), [], key);
  for (const key of ['-a', 'a-', 'a b', '', 'a/b', 'x'.repeat(64)])
    assert.deepEqual(metadata(`labels: { '${key}': a }`), ['wrong-value'], key);
  for (const key of ['team', 'openslo.com/team', 'a.b-c.example/Team_1', `${'a.'.repeat(100)}a/b`])
    assert.deepEqual(metadata(`annotations: { '${key}': a }`), [], key);
  for (const key of ['/a', 'a/', 'a/b/c', 'A.com/b', 'a..b/c', `${'a.'.repeat(127)}a/b`])
    assert.deepEqual(metadata(`annotations: { '${key}': a }`), ['wrong-value'], key);
  assert.deepEqual(metadata('labels: { team: [1] }'), ['wrong-value']);
});

test('a source is heard as often as its slowest target, or as it says', () => {
  const sources = (text: string) => read(text).dataSources.map((source) => source.intervalSeconds);
  assert.deepEqual(sources(sound), [1]);
  assert.deepEqual(sources(edit('interval: 1s', 'interval: 30s')), [30]);
  assert.deepEqual(sources(edit('annotations:', 'annotations:\n    signalbox/interval: 7s')), [7]);
});

test('anchors are read', () => {
  const text = edit('query: http_seconds_count', 'query: &all http_seconds_count').replace(
    "query: 'http_seconds_bucket",
    "query: 'http_seconds_bucket",
  );
  assert.deepEqual(read(text), read(sound));
});

test('several files are one set, and the place names the file', () => {
  const parts = sound.split('---\n').map((text, index) => ({ path: `${index}.yaml`, text }));
  const { set, diagnostics } = readDefinitions(parts, {});
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(set?.objectives[0]?.place, { file: '4.yaml', line: 9, column: 16 });
});

const rules = (text: string): string[] =>
  readDefinitions([{ path: 'test.yaml', text }], {}).diagnostics.map(({ rule }) => rule);

test('a broken definition is reported once, not at all that name it', () => {
  assert.deepEqual(rules(edit('spec: { type: Prometheus }', 'spec: { typ: Prometheus }')), [
    'missing-field',
    'unknown-field',
  ]);
});

test('files without definitions, and definitions without an SLO', () => {
  assert.deepEqual(rules(''), ['no-definitions']);
  assert.deepEqual(rules('# kept for later\n---\n'), ['no-definitions']);
  assert.deepEqual(readDefinitions([], {}).set, null);
  assert.deepEqual(rules(sound.split('---\n')[0] ?? ''), ['nothing-promised']);
});

test('hostile texts', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a: \u0000b', 'control-character'],
    ['a: \u001b[31mred', 'control-character'],
    ['a: \ufeffb', 'control-character'],
    ['[', 'yaml-syntax'],
    ['['.repeat(100_000), 'too-many-values'],
    [`${'- '.repeat(5000)}a`, 'too-many-values'],
    [`a: [${'x, '.repeat(60_000)}]`, 'too-many-values'],
    [`a: ${'x'.repeat(1024 * 1024)}`, 'file-too-large'],
    ['__proto__: { polluted: true }', 'yaml-key'],
    ['? [a]\n: b', 'yaml-key'],
    ['&a [*a]', 'yaml-alias'],
    ['apiVersion: constructor\nkind: toString', 'unknown-version'],
    ['apiVersion: openslo/v1\nkind: constructor', 'unknown-kind'],
    ['apiVersion: openslo/v1\nkind: SLO\nmetadata:\nspec: 5', 'wrong-type'],
  ];
  for (const [text, rule] of cases) {
    const found = rules(text);
    assert.ok(found.includes(rule), `${rule} is not among ${found.join()} of ${text.slice(0, 30)}`);
    assert.ok(found.length <= 100);
  }
  assert.deepEqual(rules(`\ufeff${sound}`), []);
  assert.deepEqual(rules(sound.replaceAll('\n', '\r\n')), []);
});

test('any mutilation of a sound text is read or diagnosed, never thrown at', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom(
      ...['\t', '\n', ': ', '- ', '&a ', '*a', '{', '}', '[', ']', '"', "'", '!!binary ', '|', '>'],
      ...[
        '---\n',
        '%YAML 1.1\n',
        '<<: ',
        '? ',
        '0',
        '-1',
        '1e999',
        '.nan',
        'null',
        `\${X}`,
        '\u0000',
      ],
    ),
  );
  const change = fc.record({
    at: fc.nat({ max: sound.length }),
    remove: fc.nat({ max: 30 }),
    insert: piece,
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const text = changes.reduce(
        (before, { at, remove, insert }) =>
          before.slice(0, at) + insert + before.slice(at + remove),
        sound,
      );
      const { set, diagnostics } = readDefinitions([{ path: 'test.yaml', text }], {});
      const lines = text.split('\n').length;
      assert.equal(
        set === null,
        diagnostics.some(({ severity }) => severity === 'error'),
      );
      for (const diagnostic of diagnostics) {
        assert.ok(diagnostic.place.line >= 1 && diagnostic.place.line <= lines);
        assert.ok(diagnostic.message && diagnostic.fix);
        assert.doesNotMatch(renderDiagnostic(diagnostic), /[^\P{Cc}\n]/u);
      }
    }),
    { numRuns: 300 },
  );
});

test('any values in the places of a definition are read or diagnosed', () => {
  const value = fc.oneof(
    fc.constantFrom('kind: SLO', 'spec', '30d', '{ status = error }', 'a_total', '1m', '0.99'),
    fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.stringify(json)),
  );
  const places = [...sound.matchAll(/: ([\w.-]+|'[^']*'|"[^"]*")(?=[,\s])/g)];
  assert.ok(places.length > 20);
  fc.assert(
    fc.property(fc.constantFrom(...places), value, (place, json) => {
      const start = place.index + 2;
      const text = sound.slice(0, start) + json + sound.slice(place.index + place[0].length);
      const { set, diagnostics } = readDefinitions([{ path: 'test.yaml', text }], {});
      assert.ok(set !== null || diagnostics.length > 0);
    }),
    { numRuns: 300 },
  );
});
