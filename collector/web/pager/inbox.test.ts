import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import {
  deliveryReading,
  filtered,
  firingNow,
  pageState,
  pageStateWords,
  sloPathOf,
  tracePathOf,
} from './inbox.ts';

const row = (id: string, alertId: string, state: NotificationRow['state']): NotificationRow => ({
  id,
  at: 0,
  alertId,
  name: 'uptime',
  objective: 'up',
  severity: 'page',
  state,
  title: id,
  summary: '',
  notify: [],
  boardUrl: 'http://127.0.0.1:3100/slos/uptime',
  traceUrl: null,
  runbookUrl: null,
  deliveries: [],
});

const rows = [row('4', 'a', 'firing'), row('3', 'b', 'resolved'), row('2', 'b', 'firing')];

test('an alert whose newest page is a recovery does not fire', () => {
  assert.deepEqual(
    firingNow(rows).map(({ id }) => id),
    ['4'],
  );
});

test('only the newest page of an alert says firing; one that was resolved since is over', () => {
  const all = [...rows, row('1', 'a', 'firing')];
  const firing = firingNow(all);
  assert.deepEqual(
    all.map((each) => pageState(each, firing)),
    ['firing', 'resolved', 'over', 'earlier'],
  );
  assert.equal(pageStateWords({ severity: 'ticket' }, 'over'), 'TICKET, over');
});

test('filters', () => {
  assert.equal(filtered(rows, 'all').length, 3);
  assert.equal(filtered(rows, 'firing').length, 1);
  assert.deepEqual(
    filtered(rows, 'resolved').map(({ id }) => id),
    ['3'],
  );
});

test('deliveries in words', () => {
  const delivery = { receiver: 'webhook', attempts: 1, lastError: null, at: null };
  const words = (change: Partial<NotificationRow['deliveries'][number]>) =>
    deliveryReading({ state: 'waiting', ...delivery, ...change }, 0).text;
  assert.equal(words({ state: 'delivered' }), 'delivered to webhook');
  assert.match(words({ state: 'delivered', at: 0 }), /^delivered to webhook at \d\d:\d\d:\d\d$/);
  assert.equal(words({ attempts: 0 }), 'being sent to webhook');
  assert.equal(
    words({ attempts: 3, lastError: 'answered 500' }),
    'waiting to be sent to webhook again, 3 attempts so far: answered 500',
  );
  assert.equal(
    words({ state: 'failed', attempts: 9, lastError: 'refused' }),
    'not delivered to webhook, given up after 9 attempts: refused',
  );
});

test('links lead into this board', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  assert.equal(tracePathOf({ traceUrl: `https://b.example/traces/${trace}` }), `/traces/${trace}`);
  assert.equal(tracePathOf({ traceUrl: null }), null);
  assert.equal(sloPathOf({ name: 'a b' }), '/slos/a%20b');
});
