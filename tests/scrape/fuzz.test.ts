// Mutated expositions of real programs: whatever arrives is read or refused by line, never thrown at,
// never half understood. FUZZ_SECONDS lengthens it. What Prometheus' own parser of the older format
// refuses is refused here too.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { collectDefaultMetrics, Histogram, Registry, Summary } from 'prom-client';
import { parseExposition } from '../../collector/ingest/scrape/exposition.ts';
import { skipWithout, toolPath } from '../tool.ts';

const seconds = Number(process.env.FUZZ_SECONDS ?? 5);
const types = [Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE] as const;

/** What Node's own client says of this process, and of some requests with exemplars. */
const exposed = async (contentType: (typeof types)[number]): Promise<string> => {
  const registry = new Registry();
  registry.setContentType(contentType as never);
  collectDefaultMetrics({ register: registry });
  const enableExemplars = contentType === Registry.OPENMETRICS_CONTENT_TYPE;
  const common = { help: 'Some\n"text"', registers: [registry], labelNames: ['route', 'code'] };
  const latency = new Histogram({
    ...{ ...common, name: 'request_seconds', buckets: [0.1, 1], enableExemplars },
  });
  const size = new Summary({ ...common, name: 'size_bytes' });
  for (const [index, route] of ['/', '/a"b\\c\n', '/ü 🚦'].entries()) {
    const labels = { route, code: '200' };
    if (enableExemplars) {
      const exemplarLabels = { trace_id: `trace ${index}` };
      latency.observe({ labels, value: index / 2, exemplarLabels } as never);
    } else latency.observe(labels, index / 2);
    size.observe(labels, index);
  }
  return registry.metrics();
};

const pieces = [
  ...['\n', '\r', '\t', ' ', '"', '\\', '{', '}', ',', '=', '#', '# {} 1', '# EOF\n', '# TYPE '],
  ...['NaN', '+Inf', '-1', '1e400', '0x1', '_created', '_bucket', '_total', 'le="1"', '\uFEFF'],
];
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  remove: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(200)),
  insert: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...pieces) },
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constant(''),
  ),
  /** Moves a whole line instead. */
  moveTo: fc.option(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
});
type Change = {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
  readonly moveTo: number | null;
};

const changed = (text: string, { at, remove, insert, moveTo }: Change): string => {
  if (moveTo === null) {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + insert + text.slice(start + remove);
  }
  const lines = text.split('\n');
  const moved = lines.splice(Math.floor(at * lines.length), 1);
  lines.splice(Math.floor(moveTo * lines.length), 0, ...moved);
  return lines.join('\n');
};

const texts = await Promise.all(types.map(exposed));
const damaged = fc
  .tuple(fc.nat(1), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([which, changes]) => ({
    text: changes.reduce(changed, texts[which] ?? ''),
    type: types[which] ?? '',
  }));

const check = (text: string, type: string): void => {
  const { samples, rejected, families } = parseExposition(text, type, 1);
  const lines = text.split('\n').length;
  let last = 0;
  for (const { where, reason } of rejected) {
    const line = Number(/^line (\d+)$/.exec(where)?.[1]);
    assert.ok(line >= last && line <= lines, where);
    assert.ok(reason.length > 0 && reason.length < 500, reason);
    last = line;
  }
  assert.ok(samples.length <= lines);
  const keys = samples.map(({ name, labels }) => JSON.stringify([name, labels]));
  assert.equal(new Set(keys).size, keys.length, 'a series twice');
  assert.equal(
    families().reduce((sum, family) => sum + family.samples.length, 0),
    samples.length,
  );
};

describe('mutated expositions', () => {
  it('are whole to begin with', () => {
    for (const [index, type] of types.entries()) {
      assert.deepEqual(parseExposition(texts[index] ?? '', type, 1).rejected, []);
    }
  });

  it(`are read or refused by line, for ${seconds} s`, () => {
    fc.assert(
      fc.property(damaged, ({ text, type }) => check(text, type)),
      { numRuns: 10_000_000, interruptAfterTimeLimit: seconds * 1000, endOnFailure: true },
    );
  });

  it('are refused where promtool refuses them', { skip: skipWithout('promtool') }, () => {
    const [old = ''] = texts;
    const small = fc.array(change, { minLength: 1, maxLength: 2 });
    let refusals = 0;
    fc.assert(
      fc.property(small, (changes) => {
        const text = changes.reduce(changed, old);
        const { stderr } = spawnSync(toolPath('promtool'), ['check', 'metrics'], { input: text });
        // It also has opinions on style, which are none of its parser's.
        const refusal = /error while linting: (.*)/.exec(stderr.toString())?.[1];
        if (refusal === undefined) return;
        refusals += 1;
        const { rejected } = parseExposition(text, types[0], 1);
        assert.notEqual(rejected.length, 0, `promtool: ${refusal}\n${text}`);
      }),
      { numRuns: 40 },
    );
    assert.ok(refusals > 0, 'none was refused');
  });
});
