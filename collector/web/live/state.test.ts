import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { freshness } from './freshness.ts';
import { applyMessage, initialState, withNotification } from './state.ts';

const note = (id: string, at: number, state: NotificationRow['state'] = 'firing') =>
  ({
    id,
    at,
    alertId: `alert-${id}`,
    name: 'uptime',
    objective: 'up',
    severity: 'page',
    state,
    title: id,
    summary: '',
    notify: [],
    boardUrl: '/slos/uptime',
    traceUrl: null,
    runbookUrl: null,
    deliveries: [],
  }) satisfies NotificationRow;

const ids = (rows: readonly NotificationRow[]) => rows.map(({ id }) => id);

test('a notification that is known keeps its place and gets its new delivery state', () => {
  const rows = [note('b', 20), note('a', 10)];
  const next = withNotification(rows, note('a', 10, 'resolved'));
  assert.deepEqual(ids(next), ['b', 'a']);
  assert.equal(next[1]?.state, 'resolved');
});

test('a new notification goes where its time belongs, newest first', () => {
  const rows = [note('c', 30), note('a', 10)];
  assert.deepEqual(ids(withNotification(rows, note('b', 20))), ['c', 'b', 'a']);
  assert.deepEqual(ids(withNotification(rows, note('d', 40))), ['d', 'c', 'a']);
  assert.deepEqual(ids(withNotification(rows, note('z', 1))), ['c', 'a', 'z']);
});

test('an answer that was overtaken by the stream does not undo what the stream told', () => {
  const state = applyMessage(initialState(0), {
    kind: 'notifications',
    rows: [note('b', 20), note('a', 10)],
    meanwhile: [note('c', 30), note('b', 20, 'resolved')],
  });
  assert.deepEqual(ids(state.notifications ?? []), ['c', 'b', 'a']);
  assert.equal(state.notifications?.[1]?.state, 'resolved');
});

test('a failure keeps the rows that were known, and the next rows clear it', () => {
  let state = applyMessage(initialState(0), { kind: 'rows', rows: [], at: 1 });
  state = applyMessage(state, { kind: 'rows failed', reason: 'no answer' });
  assert.deepEqual(state.rows, []);
  assert.equal(state.rowsFailure, 'no answer');
  assert.equal(applyMessage(state, { kind: 'rows', rows: [], at: 2 }).rowsFailure, null);
});

test('the phase keeps the moment at which it began', () => {
  let state = applyMessage(initialState(0), { kind: 'phase', phase: 'broken', at: 5 });
  state = applyMessage(state, { kind: 'phase', phase: 'broken', at: 9 });
  assert.equal(state.phaseSince, 5);
});

test('the version of the page stays the first that was heard', () => {
  const session = (version: string) =>
    ({
      kind: 'session',
      session: { version, demo: null, grafanaUrl: null, diagnostics: [] },
    }) as const;
  const state = applyMessage(applyMessage(initialState(0), session('1')), session('2'));
  assert.equal(state.firstVersion, '1');
  assert.equal(state.session?.version, '2');
});

test('a board that is signed out says so until somebody signs in', () => {
  const out = applyMessage(initialState(0), { kind: 'signed out' });
  assert.equal(out.isSignedOut, true);
  const session = { version: '1', demo: null, grafanaUrl: null, diagnostics: [] };
  assert.equal(applyMessage(out, { kind: 'session', session }).isSignedOut, false);
});

test('freshness: live only with an open stream and figures of the last seconds', () => {
  const at = 1_000_000;
  const level = (phase: 'connecting' | 'open' | 'broken', receivedAt: number | null) =>
    freshness({ phase, receivedAt, phaseSince: at - 9000 }, at).level;
  assert.equal(level('open', at - 1000), 'live');
  assert.equal(level('open', at - 6000), 'lost');
  assert.equal(level('broken', at - 1000), 'late');
  assert.equal(level('broken', at - 6000), 'lost');
  assert.equal(level('connecting', null), 'waiting');
  assert.equal(level('broken', null), 'lost');
});
