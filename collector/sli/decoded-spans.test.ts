import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IndicatorOf, Objective } from '../../language/slo-set.ts';
import { parseTraceql } from '../../language/traceql.ts';
import { noonMs, objective, sloSet } from '../engine/fixture.ts';
import type { Span } from '../ingest/span.ts';
import { compile } from './compilation.ts';
import { countDecoded } from './decoded-spans-fixture.ts';

const filter = (query: string) => {
  const reading = parseTraceql(query);
  assert.ok(reading.filter, query);
  return reading.filter;
};

const counting = (
  id: string,
  gives: 'good' | 'bad',
  part: string,
  total = '{ kind = server }',
): IndicatorOf<'spans'> => ({
  ...{ kind: 'spans', id, source: 'pushed', gives },
  ...{ part: filter(part), total: filter(total), goodText: part, totalText: total },
});

const fast = counting('fast', 'good', '{ kind = server && duration <= 200ms }');
const failed = counting('failed', 'bad', '{ kind = server && status = error }');

const promising = (indicator: IndicatorOf<'spans'>): Objective => ({
  ...objective,
  ...{ key: `${indicator.id}/answered`, slo: indicator.id, indicator },
  status: { ...objective.status, red: [] },
});

const compilation = compile(sloSet([promising(fast), promising(failed)]));

const span = (fields: Partial<Span> = {}): Span => ({
  ...{ traceId: '1'.repeat(32), spanId: '1'.repeat(16), parentSpanId: null, name: 'GET /' },
  ...{ kind: 'server', startMs: noonMs - 100, endMs: noonMs, durationNs: 100_000_000 },
  ...{ status: 'unset', statusMessage: '', attributes: {}, events: [] },
  resource: { 'service.name': 'shop' },
  ...fields,
});

const count = (spans: readonly Span[], source = 'pushed') => {
  const { increments, tooOld, problems } = countDecoded(compilation, source, spans, noonMs);
  const short = increments.map(({ history, timeMs, good, total }) => [
    compilation.indicators[history]?.id,
    timeMs - noonMs,
    good,
    total,
  ]);
  return { increments, short, tooOld, problems };
};

test('good or bad, to the nanosecond', () => {
  const { short } = count([
    span({ durationNs: 200_000_000 }),
    span({ durationNs: 200_000_001 }),
    span({ durationNs: 1, status: 'error' }),
    span({ kind: 'client', status: 'error' }),
  ]);
  assert.deepEqual(short, [
    ['fast', 0, 2, 3],
    ['failed', 0, 2, 3],
  ]);
});

test('each span counts in the second in which it ended', () => {
  const { short } = count([
    span({ endMs: noonMs - 1000.5 }),
    span({ endMs: noonMs - 1000 }),
    span({ endMs: noonMs - 999.999 }),
    span({ endMs: noonMs }),
  ]);
  assert.deepEqual(
    short.filter(([id]) => id === 'fast').map(([, at, , total]) => [at, total]),
    [
      [-1000, 2],
      [0, 2],
    ],
  );
});

test('a clock that is ahead is taken as of now and told; what is long past is left out', () => {
  const { short, tooOld, problems } = count([
    span({ endMs: noonMs + 4000 }),
    span({ endMs: noonMs + 90_000 }),
    span({ endMs: noonMs - 600_000 }),
    span({ endMs: noonMs - 600_001 }),
  ]);
  assert.deepEqual(
    short.filter(([id]) => id === 'fast').map(([, at, , total]) => [at, total]),
    [
      [4000, 1],
      [5000, 1],
      [-600_000, 1],
    ],
  );
  assert.equal(tooOld, 1);
  assert.match(problems[0]?.text ?? '', /clock of shop \(pushed\) is ahead by 90 s/);
});

test('spans of another source count nowhere', () => {
  assert.deepEqual(count([span()], 'app').short, []);
});

test('however spans are put into batches, the sums are the same', () => {
  const spans = fc.array(
    fc.record({
      durationNs: fc.integer({ min: 199_999_990, max: 200_000_010 }),
      endMs: fc.integer({ min: noonMs - 5000, max: noonMs }),
      status: fc.constantFrom('unset', 'error'),
      kind: fc.constantFrom('server', 'client'),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(spans, fc.nat({ max: 30 }), (list, cut) => {
      const sums = (...batches: (typeof list)[]) => {
        const cells = new Map<string, number>();
        for (const batch of batches)
          for (const { history, timeMs, good, total } of count(batch.map((fields) => span(fields)))
            .increments)
            for (const [side, amount] of [
              ['good', good],
              ['total', total],
            ] as const) {
              const key = `${history} ${side} ${Math.ceil(timeMs / 1000)}`;
              cells.set(key, (cells.get(key) ?? 0) + amount);
            }
        return [...cells].sort();
      };
      assert.deepEqual(sums(list.slice(0, cut), list.slice(cut)), sums(list));
    }),
  );
});
