import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  firstChoice,
  keyMove,
  rulerTicks,
  type TraceSpan,
  visibleRows,
  waterfall,
} from './waterfall.ts';

const span = (spanId: string, parentSpanId: string | null, startMs: number, durationMs: number) =>
  ({
    spanId,
    parentSpanId,
    name: spanId,
    service: 'app',
    kind: 'internal',
    startMs,
    durationMs,
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource: {},
    events: [],
  }) satisfies TraceSpan;

const trace: readonly TraceSpan[] = [
  span('root', null, 1000, 100),
  span('second', 'root', 1050, 25),
  span('first', 'root', 1010, 30),
  { ...span('leaf', 'first', 1020, 10), status: 'error' },
];
const { rows } = waterfall(trace);
const names = (list: typeof rows) => list.map((row) => row.span.spanId);
const none = new Set<string>();

test('children follow their parent, in order of start, with bars to scale', () => {
  assert.deepEqual(names(rows), ['root', 'first', 'leaf', 'second']);
  assert.deepEqual(
    rows.map(({ depth, start, width }) => [depth, start, width]),
    [
      [0, 0, 1],
      [1, 0.1, 0.3],
      [2, 0.2, 0.1],
      [1, 0.5, 0.25],
    ],
  );
  assert.equal(waterfall(trace).errors, 1);
});

test('a span whose parent is missing is a root and says so', () => {
  const [only] = waterfall([span('a', 'gone', 0, 1)]).rows;
  assert.equal(only?.depth, 0);
  assert.equal(only?.orphan, true);
});

test('a trace without spans, or without length, has bars all the same', () => {
  assert.deepEqual(waterfall([]).rows, []);
  assert.equal(waterfall([span('a', null, 5, 0)]).rows[0]?.width, 0);
});

test('whatever the parents, every span is shown once and within bounds', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const anySpan = fc
    .record({
      id,
      parent: fc.option(id),
      start: fc.nat(1000),
      length: fc.nat(1000),
      alike: fc.boolean(),
    })
    .map(({ id: spanId, parent, start, length, alike }) => ({
      ...span(spanId, parent, start, length),
      ...(alike && { name: 'alike' }),
    }));
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 12 }), (spans) => {
      const shown = waterfall(spans).rows.filter(({ group }) => group === null);
      assert.deepEqual(names(shown).toSorted(), [...new Set(names(shown))].toSorted());
      assert.equal(shown.length, new Set(spans.map(({ spanId }) => spanId)).size);
      for (const { start, width } of shown)
        assert.ok(start >= 0 && width >= 0 && start + width <= 1 + 1e-9);
    }),
  );
});

test('what is closed hides its descendants only', () => {
  assert.deepEqual(names(visibleRows(rows, new Set(['first']))), ['root', 'first', 'second']);
  assert.deepEqual(names(visibleRows(rows, new Set(['root']))), ['root']);
});

test('many alike stand below a row of their own, with each of them in its bar', () => {
  const queries = [1, 2, 3, 4].map((each) => ({
    ...span(`q${each}`, 'root', 1000 + each * 20, 10),
    name: 'SELECT',
  }));
  const folded = waterfall([span('root', null, 1000, 100), ...queries]);
  assert.deepEqual(names(folded.rows), ['root', 'group q1', 'q1', 'q2', 'q3', 'q4']);
  assert.deepEqual(folded.groups, ['group q1']);
  assert.deepEqual(names(visibleRows(folded.rows, new Set(folded.groups))), ['root', 'group q1']);
  const [root, group] = folded.rows;
  assert.deepEqual([root?.children, group?.children, folded.spanCount], [1, 4, 5]);
  assert.deepEqual(group?.group, { count: 4, totalMs: 40 });
  assert.deepEqual(
    group?.pieces.map(({ start }) => start),
    [0.2, 0.4, 0.6, 0.8],
  );
  assert.equal(root?.selfMs, 60);
});

test('a trace may be deeper than calls may be', () => {
  const deep = Array.from({ length: 20_000 }, (_, depth) =>
    span(`${depth}`, depth === 0 ? null : `${depth - 1}`, depth, 20_000 - depth),
  );
  assert.equal(waterfall(deep).rows.at(-1)?.depth, 19_999);
});

test('where it worked itself, and where exceptions happened', () => {
  const event = { name: 'exception', timeMs: 1025, attributes: {} };
  const { rows: found } = waterfall([
    span('root', null, 1000, 100),
    { ...span('child', 'root', 1010, 40), events: [event, { ...event, name: 'retry' }] },
  ]);
  assert.deepEqual(found[0]?.pieces, [
    { start: 0, width: 0.1 },
    { start: 0.5, width: 0.5 },
  ]);
  assert.equal(found[0]?.selfMs, 60);
  assert.deepEqual(found[1]?.exceptions, [0.25]);
});

test('keys walk the tree', () => {
  const to = (chosen: string, key: string, closed = none) =>
    keyMove(visibleRows(rows, closed), closed, chosen, key);
  assert.deepEqual(to('root', 'ArrowDown'), { kind: 'select', spanId: 'first' });
  assert.equal(to('root', 'ArrowUp'), null);
  assert.deepEqual(to('leaf', 'ArrowLeft'), { kind: 'select', spanId: 'first' });
  assert.deepEqual(to('first', 'ArrowLeft'), { kind: 'close', spanId: 'first' });
  assert.deepEqual(to('first', 'ArrowRight', new Set(['first'])), {
    kind: 'open',
    spanId: 'first',
  });
  assert.deepEqual(to('first', 'ArrowRight'), { kind: 'select', spanId: 'leaf' });
  assert.equal(to('leaf', 'ArrowRight'), null);
  assert.deepEqual(to('root', 'End'), { kind: 'select', spanId: 'second' });
  assert.deepEqual(to('gone', 'ArrowDown'), { kind: 'select', spanId: 'root' });
  assert.equal(to('root', 'x'), null);
});

test('the deepest error is looked at first', () => {
  assert.equal(firstChoice(rows), 'leaf');
  assert.equal(firstChoice(waterfall([span('a', null, 0, 1)]).rows), 'a');
  assert.equal(firstChoice([]), null);
});

test('the ruler has even steps within the trace', () => {
  assert.deepEqual(rulerTicks(100), [0, 25, 50, 75, 100]);
  assert.deepEqual(rulerTicks(187), [0, 50, 100, 150]);
  assert.deepEqual(rulerTicks(0), [0]);
});
