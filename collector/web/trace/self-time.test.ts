import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lengthOf, selfIntervals } from './self-time.ts';

const span = (startMs: number, durationMs: number) => ({ startMs, durationMs });
const parts = (of: ReturnType<typeof span>, ...children: ReturnType<typeof span>[]) =>
  selfIntervals(of, children).map(({ fromMs, toMs }) => [fromMs, toMs]);

test('what no child covers is its own', () => {
  assert.deepEqual(parts(span(0, 100)), [[0, 100]]);
  assert.deepEqual(parts(span(0, 100), span(20, 30), span(40, 20)), [
    [0, 20],
    [60, 100],
  ]);
  assert.deepEqual(parts(span(10, 10), span(0, 100)), []);
  assert.deepEqual(parts(span(0, 10), span(50, 10)), [[0, 10]], 'a child that ran on afterwards');
});

test('the parts are disjoint, within the span, and none is in a child', () => {
  const any = fc.record({ startMs: fc.nat(100), durationMs: fc.nat(60) });
  fc.assert(
    fc.property(any, fc.array(any, { maxLength: 6 }), (parent, children) => {
      const found = selfIntervals(parent, children);
      let lastMs = parent.startMs;
      for (const { fromMs, toMs } of found) {
        assert.ok(fromMs >= lastMs && toMs > fromMs);
        lastMs = toMs;
        const middle = (fromMs + toMs) / 2;
        for (const { startMs, durationMs } of children)
          assert.ok(middle <= startMs || middle >= startMs + durationMs);
      }
      assert.ok(
        lengthOf(found) <= parent.durationMs && lastMs <= parent.startMs + parent.durationMs,
      );
    }),
  );
});
