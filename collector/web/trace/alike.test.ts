import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldAlike, groupSpan } from './alike.ts';
import type { TraceSpan } from './waterfall.ts';

const span = (spanId: string, name: string, startMs: number, fields: Partial<TraceSpan> = {}) =>
  ({
    ...{ spanId, parentSpanId: 'p', name, service: 'app', kind: 'client', startMs, durationMs: 2 },
    ...{ status: 'unset', statusMessage: '', attributes: { n: spanId }, resource: {}, events: [] },
    ...fields,
  }) satisfies TraceSpan;

test('four alike are one, where the first is; fewer, other and failed ones stand for themselves', () => {
  const queries = [1, 2, 3, 4, 5].map((each) => span(`q${each}`, 'SELECT', each * 10));
  const siblings = [
    ...queries.slice(0, 2),
    span('odd', 'GET cache', 25),
    ...queries.slice(2),
    span('bad', 'SELECT', 60, { status: 'error' }),
    ...[1, 2, 3].map((each) => span(`w${each}`, 'UPDATE', 60 + each)),
  ];
  assert.deepEqual(
    foldAlike(siblings).map((each) =>
      each.kind === 'span' ? each.span.spanId : each.spans.map(({ spanId }) => spanId).join('+'),
    ),
    ['q1+q2+q3+q4+q5', 'odd', 'bad', 'w1', 'w2', 'w3'],
  );
});

test('a group is as long as all of it', () => {
  const group = groupSpan([span('a', 'SELECT', 10), span('b', 'SELECT', 50, { durationMs: 7 })]);
  assert.deepEqual([group?.spanId, group?.startMs, group?.durationMs], ['group a', 10, 47]);
  assert.equal(groupSpan([]), null);
});
