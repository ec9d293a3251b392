// The live figures of an organisation: of all instances, to its members only, over sockets and by
// polling, with the token that pages have.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { Client as Postgres } from 'pg';
import { WebSocket } from 'ws';
import { type AnalyticsMessage, analyticsPath } from '../../app/analytics/messages.ts';
import { hubPath } from '../../app/collaboration/protocol/version.ts';
import type { RunningApp } from '../../app/start.ts';
import { client, demoPerson, signIn } from '../app/client.ts';
import { runApp } from '../app/running.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';
import { BareSocket, join, type TestPerson, type } from './people.ts';

type Figures = Extract<AnalyticsMessage, { type: 'figures' }>;

describe('analytics', () => {
  let postgres: TestDatabase;
  let apps: readonly [RunningApp, RunningApp];
  let documentId: string;
  const people: TestPerson[] = [];
  const sockets: WebSocket[] = [];

  before(async () => {
    postgres = await startTestDatabase();
    const environment = { DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' };
    apps = [await runApp(environment), await runApp(environment)];
    const { token } = await signIn(apps[0].url, demoPerson(1));
    const made = await client(apps[0].url, token)<{ id: string }>('POST', '/api/documents', {
      title: 'Plan of the year',
    });
    documentId = made.body.id;
  });

  after(async () => {
    for (const { hub } of people) hub.close();
    for (const socket of sockets) socket.terminate();
    for (const app of apps ?? []) await app.stop();
    await postgres?.stop();
  });

  const hubToken = async (url: string, number: number): Promise<string> => {
    const { token } = await signIn(url, demoPerson(number));
    const { status, body } = await client(url, token)<{ token: string; expiresAt: number }>(
      'POST',
      '/api/hubs/token',
    );
    assert.equal(status, 201);
    assert.ok(body.expiresAt < Date.now() + 31_000);
    return body.token;
  };

  /** @returns all that the hub says to one who says hello with this token. */
  const watch = async (url: string, token: string) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${analyticsPath}`);
    sockets.push(socket);
    const heard: AnalyticsMessage[] = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    const closed = once(socket, 'close').then(([code]) => Number(code));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', protocol: 1, token }));
    const latest = () =>
      heard.findLast((message): message is Figures => message.type === 'figures');
    return { socket, heard, closed, latest };
  };

  test('a token of the hub is for hubs only', async () => {
    const token = await hubToken(apps[0].url, 1);
    assert.equal((await client(apps[0].url, token)('GET', '/api/documents')).status, 401);
    assert.equal((await client(apps[0].url, token)('POST', '/api/hubs/token')).status, 401);
    assert.equal((await client(apps[0].url)('POST', '/api/hubs/token')).status, 401);
    const socket = await BareSocket.welcomed(apps[0].url, token);
    socket.say({ type: 'bye' });
    await socket.closed;
  });

  test('figures are of all instances, and of those who are lost no more', async () => {
    const [first, second] = apps;
    for (const [number, { url }] of [
      [3, first],
      [4, second],
      [4, first],
    ] as const) {
      people.push(join(url, (await signIn(url, demoPerson(number))).token));
    }
    const documents = await Promise.all(people.map(({ hub }) => hub.open(documentId)));
    const watcher = await watch(first.url, await hubToken(first.url, 1));
    for (const document of documents) {
      for (let n = 0; n < 5; n += 1) {
        type(document, 0, `${n}.`);
        await untilTrue(() => document.saveState === 'saved');
      }
    }
    await untilTrue(() => (watcher.latest()?.instances ?? 0) === 2);
    await untilTrue(() => (watcher.latest()?.edits ?? 0) >= 15 && watcher.latest()?.people === 2);
    await untilTrue(() => (watcher.latest()?.synced ?? 0) > 0);
    const figures = watcher.latest();
    const row = figures?.documents.find(({ id }) => id === documentId);
    assert.equal(row?.title, 'Plan of the year');
    assert.equal(row?.people, 2);
    assert.ok(Number(figures?.syncP95Seconds) >= Number(figures?.syncP50Seconds));
    people[1]?.hub.close();
    people[2]?.hub.close();
    await untilTrue(() => watcher.latest()?.people === 1);
    const later = await watch(first.url, await hubToken(first.url, 2));
    await untilTrue(() => later.latest() !== undefined);
    const [welcome] = later.heard;
    assert.ok(welcome?.type === 'welcome' && welcome.history.length > 0);
  });

  test('another organisation sees nothing of it', async () => {
    const database = new Postgres({ connectionString: postgres.url });
    await database.connect();
    await database.query(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Others') RETURNING id)
       INSERT INTO organization_members (organization_id, user_id, role)
       SELECT o.id, u.id, 'member' FROM o, users u WHERE u.email = 'person-9@demo.example'`,
    );
    await database.query(
      `DELETE FROM organization_members m USING organizations o, users u
       WHERE m.organization_id = o.id AND o.name <> 'Others'
         AND u.id = m.user_id AND u.email = 'person-9@demo.example'`,
    );
    await database.end();
    const watcher = await watch(apps[0].url, await hubToken(apps[0].url, 9));
    await untilTrue(() => watcher.latest() !== undefined);
    assert.equal(watcher.latest()?.people, 0);
    assert.deepEqual(watcher.latest()?.documents, []);
    const [welcome] = watcher.heard;
    assert.equal(welcome?.type === 'welcome' && welcome.organization, 'Others');
  });

  test('by polling too', async () => {
    const { url } = apps[0];
    const post = async (body: object) => {
      const response = await fetch(`${url}${analyticsPath}/poll`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return JSON.parse(text || '{}');
    };
    const { line } = await post({});
    const token = await hubToken(url, 5);
    await post({ line, messages: [{ type: 'hello', protocol: 1, token }] });
    const types: string[] = [];
    await untilTrue(async () => {
      const { messages = [] } = await post({ line });
      types.push(...messages.map(({ type: name }: AnalyticsMessage) => name));
      return types.includes('figures');
    });
    assert.equal(types[0], 'welcome');
    await post({ line, messages: [{ type: 'bye' }], closed: 1000 });
  });

  const rubbish: [string, unknown, number][] = [
    ['no JSON', 'GET', 4400],
    ['figures', { type: 'figures' }, 4400],
    ['a bad token', { type: 'hello', protocol: 1, token: 'x' }, 4401],
    ['a ping before hello', { type: 'ping', at: 1 }, 4400],
  ];
  for (const [name, message, code] of rubbish) {
    test(`${name} closes with ${code}`, async () => {
      const socket = new WebSocket(`${apps[0].url.replace(/^http/, 'ws')}${analyticsPath}`);
      sockets.push(socket);
      await once(socket, 'open');
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      const [closed] = await once(socket, 'close');
      assert.equal(closed, code);
    });
  }

  test('a flood is refused; each hub is at its own path', async () => {
    const watcher = await watch(apps[0].url, await hubToken(apps[0].url, 6));
    await untilTrue(() => watcher.heard.length > 0);
    for (let n = 0; n < 40; n += 1) watcher.socket.send('{"type":"ping","at":1}');
    assert.equal(await watcher.closed, 4429);
    const wrong = new WebSocket(`${apps[0].url.replace(/^http/, 'ws')}/api/hubs/other`);
    const [error] = await once(wrong, 'error');
    assert.match(String(error), /404/);
    assert.notEqual(hubPath, analyticsPath);
  });
});
