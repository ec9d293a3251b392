import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readDefinitions } from './read.ts';
import type { IndicatorOf } from './slo-set.ts';

const sound = readFileSync(new URL('gallery/sound.yaml', import.meta.url), 'utf8');

type Ratio = {
  readonly role?: 'good' | 'bad';
  readonly part: string;
  readonly total: string;
  readonly more?: string;
  readonly source?: string;
  readonly sources?: readonly string[];
};

const read = ({ role = 'good', part, total, more = '', source, sources = ['traces'] }: Ratio) => {
  const ref = source === undefined ? '' : `metricSourceRef: ${source}, `;
  const metric = (query: string) =>
    `{ metricSource: { ${ref}type: TraceQL, spec: { query: '${query}' } } }`;
  const text = [
    ...sources.map(
      (name) =>
        `apiVersion: openslo/v1\nkind: DataSource\nmetadata: { name: ${name} }\nspec: { type: otlp }\n---`,
    ),
    'apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: spans }\nspec:',
    '  service: shop',
    '  timeWindow: [{ duration: 30d, isRolling: true }]',
    '  budgetingMethod: Occurrences',
    '  objectives: [{ target: 0.99 }]',
    '  indicator:\n    metadata: { name: spans }\n    spec:\n      ratioMetric:',
    `        total: ${metric(total)}`,
    `        ${role}: ${metric(part)}`,
    more,
  ].join('\n');
  const { set, diagnostics } = readDefinitions(
    [
      { path: 'sound.yaml', text: sound },
      { path: 'spans.yaml', text },
    ],
    {},
  );
  const found = set?.objectives.find(({ slo }) => slo === 'spans')?.indicator;
  return {
    indicator: found?.kind === 'spans' ? found : null,
    exemplars: set?.objectives.find(({ slo }) => slo === 'spans')?.exemplars?.text ?? null,
    rules: diagnostics.map(({ rule }) => rule),
    said: diagnostics.map(({ message, fix }) => `${message} ${fix}`).join('\n'),
  };
};

const sure = (ratio: Ratio): IndicatorOf<'spans'> => {
  const { indicator, said } = read(ratio);
  assert.ok(indicator, said);
  return indicator;
};

const total = '{ kind = server }';

test('good or bad spans of all', () => {
  const good = sure({ part: '{ kind = server && status != error }', total });
  assert.equal(good.source, 'traces');
  assert.deepEqual([good.gives, good.part.conditions.length, good.total.text], ['good', 2, total]);
  const bad = sure({ role: 'bad', part: '{ kind = server && status = error }', total });
  assert.equal(bad.gives, 'bad');
  assert.equal(bad.goodText, `(${total}) - ({ kind = server && status = error })`);
});

test('bad spans are the examples, unless others are named', () => {
  const slow = read({ part: '{ kind = server && duration <= 2s }', total });
  assert.equal(slow.exemplars, '{ kind = server && duration > 2s }');
  const failed = read({ role: 'bad', part: '{ kind = server && status = error }', total });
  assert.equal(failed.exemplars, '{ kind = server && status = error }');
});

test('the id is that of what is counted, not of how it is written', () => {
  const part = '{ kind = server && status != error }';
  const { id } = sure({ part, total });
  const same = [
    '{status!=error&&kind=server}',
    '{ (kind = server) && status != error && kind = server }',
  ];
  for (const other of same) assert.equal(sure({ part: other, total }).id, id, other);
  const others: readonly Ratio[] = [
    { role: 'bad', part, total },
    { part: '{ kind = server && status = ok }', total },
    { part, total, sources: ['pushed'] },
    { part, total: '{ status != error }', role: 'bad' },
  ];
  const ids = others.map((ratio) => sure(ratio).id);
  assert.equal(new Set([id, ...ids]).size, 5);
});

test('a part that is none of total is refused, with what it lacks', () => {
  const cases: readonly [part: string, total: string, lacks: RegExp][] = [
    ['{ status = ok }', total, /add kind = server\./],
    [
      '{}',
      '{ span."my key" = "a" && duration <= 1500us }',
      /add span."my key" = "a" && duration <= 1500us\./,
    ],
    ['{ kind = server && duration <= 100ms }', '{ duration <= 200ms }', /add duration <= 200ms\./],
    ['{ span.a = 5 }', '{ span.a = "5" }', /add span.a = "5"\./],
    ['{ span.a = 5 }', '{ resource.a = 5 }', /add resource.a = 5\./],
    ['{ kind = server }', '{ name =~ "GET .*" }', /add name =~ "GET \.\*"\./],
  ];
  for (const [part, all, lacks] of cases) {
    const { indicator, rules, said } = read({ part, total: all });
    assert.equal(indicator, null);
    assert.deepEqual(rules, ['span-part']);
    assert.match(said, lacks);
  }
});

test('spans are counted from what they are pushed to', () => {
  const part = '{ kind = server && status != error }';
  assert.match(read({ part, total, source: 'metrics' }).said, /metrics is of the type prometheus/);
  assert.deepEqual(read({ part, total, sources: [] }).indicator, null);
  for (const source of ['a', 'b']) {
    assert.equal(sure({ part, total, sources: ['a', 'b'], source }).source, source);
  }
});

test('what cannot be an indicator of spans', () => {
  const part = '{ kind = server && status != error }';
  const counter = '        counter: false';
  assert.deepEqual(read({ part, total, more: counter }).rules, ['wrong-value']);
  assert.deepEqual(read({ part: total, total, role: 'bad' }).rules, ['counts-nothing']);
  assert.deepEqual(read({ part: total, total }).rules, ['never-bad']);
  assert.deepEqual(read({ part: '{ !kind }', total: '{ || }' }).rules.toSorted(), [
    ...['traceql-negation', 'traceql-syntax'],
  ]);
});

test('what span metrics make of it is told once for each bound, or why they cannot', () => {
  const all = '{ kind = server && duration > 1ms }';
  const bounded = read({
    part: '{ kind = server && duration > 1ms && duration <= 2s }',
    total: all,
  });
  assert.deepEqual(bounded.rules, ['span-bounds', 'span-bounds']);
  assert.match(bounded.said, /1ms is a bucket bound.*2s is a bucket bound/s);
  const strict = read({ part: '{ kind = server && duration < 2s }', total });
  assert.deepEqual(strict.rules, ['no-span-metrics']);
  assert.ok(strict.indicator);
  assert.deepEqual(read({ part: '{ kind = server && status != error }', total }).rules, []);
});
