import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openIncidentStore } from '../incidents/store.ts';
import { openStore, type Store } from '../store/database.ts';
import { createSubscribers, type SubscriberOptions } from './subscribers.ts';

type Call = {
  readonly key: string | undefined;
  readonly text: string;
  readonly path: string;
  readonly by: string;
};

let folder = '';
let calls: Call[] = [];
/** What the next calls are answered; then 200. */
let answers: (number | 'hang')[] = [];
let onCall = (): void => undefined;
const server = createServer((request: IncomingMessage, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const text = JSON.parse(body).update.text;
    const key = request.headers['idempotency-key'];
    calls.push({
      key: String(key),
      text,
      path: request.url ?? '',
      by: request.headers.authorization ?? '',
    });
    const answer = answers.shift() ?? 200;
    if (answer !== 'hang') response.writeHead(answer, { location: 'http://127.0.0.1:9/' }).end();
    onCall();
  });
});
let url = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'subscribers-'));
  [calls, answers] = [[], []];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const called = async (count: number): Promise<void> => {
  while (calls.length < count) {
    await new Promise<void>((resolve) => {
      onCall = resolve;
    });
  }
};

let nowMs = 1_800_000_000_000;
const told: SubscriberOptions['told'] = (entry) => ({
  incident: {
    ...{ id: 'i-1', title: 'Problem', status: 'investigating', impact: 'outage', startedAt: 1 },
    ...{ resolvedAt: null, components: ['API'], updates: [] },
  },
  update: { id: String(entry), at: 1, status: 'investigating', text: `update ${entry}` },
});

const open = (store: Store, changes: Partial<SubscriberOptions> = {}) =>
  createSubscribers({
    ...{ store, urls: [url], told, pageUrl: () => 'http://board/status', now: () => nowMs },
    ...{ onAttempt: () => undefined, random: () => 0 },
    onFault: (error) => {
      throw error;
    },
    ...changes,
  });

/** Publishes so many updates; each is put up in its own transaction. */
const publish = (store: Store, subscribers: ReturnType<typeof open>, count: number): void => {
  const incidents = openIncidentStore(store, nowMs);
  const incident = incidents.add({
    ...{ title: 't', services: [], impact: 'outage', openedMs: nowMs, openedBy: 'alerts' },
    byHand: false,
  });
  for (let index = 0; index < count; index += 1) {
    store.transaction(() => {
      const entry = incidents.addEntry({
        ...{ incident: incident.sequence, atMs: nowMs, kind: 'update', status: 'investigating' },
        ...{ who: null, title: 't', detail: '', isPublic: true },
      });
      subscribers.put(entry);
    });
  }
};

const waiting = (store: Store): number =>
  Number(
    store.database
      .prepare("SELECT count(*) AS n FROM status_deliveries WHERE state = 'waiting'")
      .get()?.n,
  );

test('every update reaches every subscriber in order, one at a time', async () => {
  const store = openStore(':memory:');
  const subscribers = open(store, { urls: [url, `${url}/other`] });
  publish(store, subscribers, 3);
  subscribers.wake();
  await called(6);
  for (const path of ['/hook', '/hook/other']) {
    const texts = calls.filter((call) => call.path === path).map(({ text }) => text);
    assert.deepEqual(texts, ['update 1', 'update 2', 'update 3']);
  }
  await subscribers.stop(1000);
  assert.equal(waiting(store), 0);
  store.close();
});

test('what is refused is sent again under the same key, and nothing overtakes it', async () => {
  const store = openStore(':memory:');
  const subscribers = open(store);
  answers = [503, 302];
  publish(store, subscribers, 2);
  const attempts = async (count: number) => {
    // Each pause is over: the clock is in our hand.
    nowMs += 7_200_000;
    subscribers.wake();
    await called(count);
  };
  await attempts(1);
  await subscribersIdle(store, 1);
  await attempts(2);
  await subscribersIdle(store, 2);
  await attempts(4);
  assert.deepEqual(
    calls.map(({ key }) => key),
    ['i-1/1', 'i-1/1', 'i-1/1', 'i-1/2'],
    'a redirect is not followed, but tried again',
  );
  await subscribers.stop(1000);
  assert.equal(waiting(store), 0);
  store.close();
});

/** The attempt is written. */
const subscribersIdle = async (store: Store, attempts: number): Promise<void> => {
  const select = store.database.prepare('SELECT max(attempts) AS n FROM status_deliveries');
  while (Number(select.get()?.n) < attempts) await new Promise((resolve) => setImmediate(resolve));
};

test('cut off between sending and marking, it is sent again after the start, and none is lost', async () => {
  const path = join(folder, 'collector.db');
  const first = openStore(path);
  const before = open(first);
  answers = ['hang'];
  publish(first, before, 2);
  before.wake();
  await called(1);
  await before.stop(0);
  first.close();
  const second = openStore(path);
  const after = open(second);
  after.wake();
  await called(3);
  assert.deepEqual(
    calls.map(({ key }) => key),
    ['i-1/1', 'i-1/1', 'i-1/2'],
  );
  await after.stop(1000);
  assert.equal(waiting(second), 0);
  second.close();
});

test('what the public is not told any more is told nobody; who left is not waited for', async () => {
  const store = openStore(':memory:');
  const subscribers = open(store, { told: (entry) => (entry === 1 ? null : told(entry)) });
  publish(store, subscribers, 2);
  subscribers.wake();
  await called(1);
  await subscribers.stop(1000);
  assert.deepEqual(
    calls.map(({ text }) => text),
    ['update 2'],
  );
  const leaving = open(store);
  publish(store, leaving, 1);
  const others = open(store, { urls: ['http://127.0.0.1:9/'] });
  assert.equal(waiting(store), 0);
  await Promise.all([leaving.stop(0), others.stop(0)]);
  store.close();
});

test('the store never holds an address, which may be a secret; a password goes as Basic', async () => {
  const store = openStore(':memory:');
  const secret = `${url.replace('//', '//me:p%40ss@')}/s3cret`;
  const subscribers = open(store, { urls: [secret] });
  answers = [500];
  publish(store, subscribers, 1);
  subscribers.wake();
  await called(1);
  await subscribersIdle(store, 1);
  const [row] = store.database.prepare('SELECT * FROM status_deliveries').all();
  assert.match(String(row?.receiver), /^webhook [0-9a-f]{16}$/);
  assert.match(String(row?.last_error), /answered 500/);
  assert.ok(!/s3cret|p@ss|p%40ss/.test(JSON.stringify(row)));
  assert.equal(calls[0]?.by, `Basic ${btoa('me:p@ss')}`);
  await subscribers.stop(0);
  store.close();
});
