import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertTransition } from '../engine.ts';
import type { TraceSummary } from '../serve/traces/shapes.ts';
import { alertOf as alert, allReceivers, openRig as open, startMs, transition } from './fixture.ts';

const trace = (traceId: string, durationMs: number, status: TraceSummary['status'] = 'unset') => ({
  traceId,
  at: startMs,
  name: 'GET',
  service: 'app',
  durationMs,
  status,
  totalMs: durationMs,
  spanCount: 1,
  errors: 0,
  route: null,
  services: ['app'],
});

test('a page is one plain sentence with its figures, and its end another', (context) => {
  const { happens, notified, marked } = open(context);
  happens(transition('a', 'firing', startMs, '34 % of requests slower than 500 ms (limit 5 %)'));
  happens(transition('a', 'resolved', startMs + 130_000, '0 % of requests slower than 500 ms'));
  assert.deepEqual(
    notified.map(({ state, title, summary }) => [state, title, summary]),
    [
      [
        'firing',
        'Request latency is red',
        'Request latency is red: 34 % of requests slower than 500 ms (limit 5 %)',
      ],
      [
        'resolved',
        'Request latency has recovered',
        'Request latency has recovered after 2 min 10 s: 0 % of requests slower than 500 ms',
      ],
    ],
  );
  assert.equal(notified[0]?.boardUrl, 'http://board/slos/request-latency');
  assert.deepEqual(
    marked.map(({ kind }) => kind),
    ['page', 'page'],
  );
});

test('a page names whom its alert asks for, and its end whoever was told', (context) => {
  const { happens, inbox, notified } = open(context);
  const asking = {
    ...transition('a', 'firing', startMs, 'x'),
    alert: { ...alert('a', 'firing'), notify: ['night-shift', 'chat'] },
  };
  happens(asking);
  happens(transition('a', 'resolved', startMs + 1000, 'y'));
  assert.deepEqual(
    notified.map(({ notify }) => notify),
    [
      ['chat', 'night-shift'],
      ['chat', 'night-shift'],
    ],
  );
  assert.deepEqual(inbox.list(1)[0]?.notify, ['chat', 'night-shift']);
});

test('a transition that is rolled back was never written and is never told', (context) => {
  const { store, pager, inbox, markers, notified } = open(context);
  assert.throws(() =>
    store.transaction(() => {
      pager.onTransition(transition('a', 'firing', startMs, 'x'));
      throw new RangeError('the disk is full');
    }),
  );
  pager.rolledBack();
  pager.committed();
  assert.deepEqual(inbox.list(10), []);
  assert.deepEqual(markers.list({ limit: 10 }), []);
  assert.deepEqual(notified, []);
});

test('the worst trace is linked at once where it is kept; the sending waits for none', (context) => {
  const { happens, pager, kept, inbox, outbox } = open(context);
  happens(transition('a', 'firing', startMs, 'x'));
  assert.equal(outbox.next('webhook', 1)[0]?.dueMs, startMs);
  kept.push(trace('slow', 700), trace('failed', 600, 'error'), trace('slower', 900));
  pager.findTraces(startMs + 1000);
  assert.equal(inbox.list(1)[0]?.traceUrl, 'http://board/traces/failed');
});

test('a trace is looked for again until one comes, but not for ever', (context) => {
  const { happens, pager, kept, inbox, notified } = open(context);
  happens(transition('a', 'firing', startMs, 'x'));
  pager.findTraces(startMs);
  pager.findTraces(startMs + 119_000);
  assert.equal(inbox.list(1)[0]?.traceUrl, null);
  kept.push(trace('slow', 700));
  pager.findTraces(startMs + 119_500);
  assert.equal(notified.at(-1)?.traceUrl, 'http://board/traces/slow', 'and watchers are told');

  happens(transition('a', 'resolved', startMs + 120_000, 'x'));
  kept.length = 0;
  happens(transition('b', 'firing', startMs + 200_000, 'x'));
  kept.push(trace('late', 700));
  pager.findTraces(startMs + 200_000 + 120_001);
  assert.equal(inbox.list(1)[0]?.traceUrl, null);
});

test('red and burning are two troubles; several burns are one', (context) => {
  const { happens, inbox } = open(context);
  const burning = (id: string, to: 'firing' | 'resolved', atMs: number): AlertTransition => {
    const plain = transition(id, to, atMs, 'burning 20× over 1h');
    return { ...plain, alert: { ...plain.alert, kind: 'burn' } };
  };
  happens(transition('red', 'firing', startMs, 'x'));
  happens(burning('fast', 'firing', startMs + 1000), burning('slow', 'firing', startMs + 1000));
  happens(transition('red', 'resolved', startMs + 60_000, 'x'));
  happens(burning('fast', 'resolved', startMs + 300_000));
  assert.deepEqual(
    inbox.list(10).map(({ state, alertId }) => [state, alertId]),
    [
      ['resolved', 'red'],
      ['firing', 'fast'],
      ['firing', 'red'],
    ],
  );
  happens(burning('slow', 'resolved', startMs + 900_000));
  assert.equal(inbox.list(1)[0]?.alertId, 'fast');
});

test('a silent source is a page of its own, whatever its objective is in, and wants no trace', (context) => {
  const { happens, inbox, outbox } = open(context);
  happens(transition('a', 'firing', startMs, 'x'));
  const silent = transition('s', 'firing', startMs + 1000, 'nothing heard');
  happens({
    ...silent,
    alert: {
      ...silent.alert,
      kind: 'stale',
      alertName: 'app-metrics-silent',
      summary: 'app-metrics is silent: nothing heard',
    },
  });
  assert.equal(inbox.list(1)[0]?.title, 'app-metrics is silent');
  assert.equal(outbox.wantingTrace(startMs + 1000).length, 1);
});

test('an open page is remembered over a restart', (context) => {
  const { store, happens, inbox, start } = open(context);
  happens(transition('a', 'firing', startMs, 'x'));
  const next = start();
  next.closeForgotten(new Set(['a']), startMs + 1);
  store.transaction(() => next.onTransition(transition('a', 'resolved', startMs + 5000, 'x')));
  assert.deepEqual(
    inbox.list(10).map(({ state, alertId }) => [state, alertId]),
    [
      ['resolved', 'a'],
      ['firing', 'a'],
    ],
  );
});

test('a page whose alert is forgotten is closed and says so', (context) => {
  const { happens, pager, inbox } = open(context);
  happens(transition('a', 'firing', startMs, 'x'));
  pager.closeForgotten(new Set(), startMs + 1000);
  pager.closeForgotten(new Set(), startMs + 2000);
  const [closed, ...others] = inbox.list(10);
  assert.equal(others.length, 1);
  assert.equal(closed?.state, 'resolved');
  assert.match(closed?.summary ?? '', /changed or removed/);
});

test('receivers that know what an acknowledgement is are told of one, after what it is about', (context) => {
  const { happens, pager, told, marked, inbox, outbox } = open(context, {
    routing: { receivers: allReceivers },
  });
  happens(transition('a', 'firing', startMs, 'x'));
  const by = (who: string) => ({ by: who, at: startMs + 5000, note: 'mine' });
  assert.deepEqual(
    pager.acknowledge('a', by('ada'), () => undefined),
    ['a'],
  );
  assert.deepEqual(told(), ['a new: email pagerduty webhook', 'a acknowledged: pagerduty']);
  assert.equal(inbox.list(1)[0]?.summary, 'Acknowledged by ada: mine');
  assert.equal(marked.length, 1, 'it is no page of its own');
  const [first] = outbox.next('pagerduty', 10);
  assert.equal(outbox.next('pagerduty', 10).length, 1, 'what it is about goes first');
  outbox.delivered('pagerduty', first?.sequence ?? 0, '202', startMs + 6000);
  const [second] = outbox.next('pagerduty', 10);
  assert.equal(inbox.get(second?.notificationId ?? '')?.why, 'acknowledged');
  happens(transition('a', 'resolved', startMs + 9000, 'y'));
  assert.equal(told().at(-1), 'a resolved: email pagerduty webhook');
});

test('of a ticket nobody is told that somebody sees to it: it may become graver', (context) => {
  const { happens, pager, told } = open(context, {
    routing: { receivers: allReceivers.filter(({ name }) => name === 'pagerduty') },
  });
  const ticket = transition('a', 'firing', startMs, 'x');
  happens({ ...ticket, alert: { ...ticket.alert, severity: 'ticket' } });
  pager.acknowledge('a', { by: 'ada', at: startMs, note: '' }, () => undefined);
  assert.deepEqual(told(), ['a new: pagerduty']);
});

test('an acknowledgement whose transaction fails is told to nobody', (context) => {
  const { happens, pager, told } = open(context, { routing: { receivers: allReceivers } });
  happens(transition('a', 'firing', startMs, 'x'));
  assert.throws(() =>
    pager.acknowledge('a', { by: 'ada', at: startMs, note: '' }, () => {
      throw new RangeError('the disk is full');
    }),
  );
  pager.rolledBack();
  assert.deepEqual(told(), ['a new: email pagerduty webhook']);
});
