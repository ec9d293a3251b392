// Who may come in, how many, how fast: a hub of its own with small limits on the real database.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import { pino } from 'pino';
import type { HubLimits } from '../../app/collaboration/admission.ts';
import { hubPath } from '../../app/collaboration/protocol/version.ts';
import { attachCollaboration, type Collaboration } from '../../app/collaboration/socket.ts';
import { createDatabase, type Database } from '../../app/database/pool.ts';
import { createFaults } from '../../app/faults/faults.ts';
import type { FlagRow } from '../../app/flags/flag.ts';
import { createHealthChecks } from '../../app/health/checks.ts';
import type { Principal } from '../../app/identity/principal.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { until } from '../app/until.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { BareSocket, join, type } from './people.ts';

type TestHub = {
  readonly url: string;
  readonly collaboration: Collaboration;
  readonly metrics: () => Promise<string>;
  readonly health: (name: string) => Promise<string | undefined>;
  readonly switchOff: () => void;
  readonly forgetTokens: () => void;
  readonly dropSockets: (on: boolean) => void;
};

describe('admission', () => {
  let postgres: TestDatabase;
  let database: Database;
  let organizationId: string;
  let documentId: string;
  const servers: Server[] = [];
  const hubs: Collaboration[] = [];

  before(async () => {
    postgres = await startTestDatabase();
    const log = pino({ level: 'silent' });
    database = createDatabase({ url: postgres.url, metrics: createMetrics(), log });
    const made = await database.query<{ organization_id: string; id: string }>(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Tests') RETURNING id)
       INSERT INTO documents (organization_id, title) SELECT id, 'Plan' FROM o
       RETURNING organization_id, id`,
    );
    organizationId = made.rows[0]?.organization_id ?? '';
    documentId = made.rows[0]?.id ?? '';
    await database.query(
      `INSERT INTO users (id, email, name) VALUES
       ('00000000-0000-4000-8000-00000000000a', 'a@tests.example', 'Ada')`,
    );
  });

  afterEach(async () => {
    for (const hub of hubs.splice(0)) await hub.drain();
    for (const server of servers.splice(0)) server.close();
  });

  after(async () => {
    await database?.close();
    await postgres?.stop();
  });

  const start = async (limits: Partial<HubLimits> = {}): Promise<TestHub> => {
    const principal: Principal = {
      userId: '00000000-0000-4000-8000-00000000000a',
      name: 'Ada',
      email: 'a@tests.example',
      organizationId,
      organizationName: 'Tests',
      role: 'member',
    };
    let on = true;
    let known = true;
    let changed: (row: FlagRow) => void = () => undefined;
    const metrics = createMetrics();
    const faults = createFaults({ demo: true, now: Date.now });
    const health = createHealthChecks();
    const server = createServer();
    const collaboration = attachCollaboration(
      server,
      {
        database,
        metrics,
        faults,
        health,
        log: pino({ level: 'silent' }),
        tokens: {
          verify: async (token) => (known && token === 'good' ? principal : null),
          issue: () => Promise.reject(new Error('not here')),
        },
        flags: {
          enabled: async () => on,
          list: () => [],
          change: () => Promise.reject(new Error('not here')),
          on: (_event, listener) => {
            changed = listener;
          },
        },
      },
      limits,
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    hubs.push(collaboration);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('no port');
    return {
      url: `http://127.0.0.1:${address.port}`,
      collaboration,
      metrics: () => metrics.registry.metrics(),
      health: async (name) => (await health.run(name))?.status,
      switchOff: () => {
        on = false;
        changed({ name: 'real-time-collaboration' } as FlagRow);
      },
      forgetTokens: () => {
        known = false;
      },
      dropSockets: (enabled) => faults.set('dropped-sockets', enabled),
    };
  };

  /** Asks for an upgrade. @returns the answer where it was refused, null where it was not. */
  const upgrade = async (url: string, path = hubPath, headers: Record<string, string> = {}) => {
    const asked = request(`${url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        ...headers,
      },
    });
    asked.end();
    const upgraded = once(asked, 'upgrade').then(([_response, socket]) => {
      socket.destroy();
      return null;
    });
    const answered = once(asked, 'response').then(([response]) => {
      response.resume();
      return { status: response.statusCode, retryAfter: response.headers['retry-after'] };
    });
    return Promise.race([upgraded, answered]);
  };

  test('the hub is at exactly its path', async () => {
    const { url } = await start();
    assert.equal(await upgrade(url), null);
    assert.equal((await upgrade(url, '/api/hubs/other'))?.status, 404);
    assert.equal((await upgrade(url, `${hubPath}/more`))?.status, 404);
  });

  test('pages of other sites are turned away, ours and programs are not', async () => {
    const { url } = await start();
    assert.equal((await upgrade(url, hubPath, { origin: 'https://evil.example' }))?.status, 403);
    assert.equal((await upgrade(url, hubPath, { origin: 'null' }))?.status, 403);
    assert.equal(await upgrade(url, hubPath, { origin: url }), null);
    assert.equal(await upgrade(url), null);
  });

  test('too many at once are told 503 and when to come back, before the upgrade', async () => {
    const { url, metrics } = await start({ accepts: { perSecond: 0.01, burst: 2 } });
    assert.equal(await upgrade(url), null);
    assert.equal(await upgrade(url), null);
    const third = await upgrade(url);
    assert.equal(third?.status, 503);
    assert.ok(Number(third?.retryAfter) > 0);
    assert.match(await metrics(), /collab_connections_total{result="refused"} 1/);
  });

  test('a full hub says so with 1013 and a time; beyond the spare sockets it says 503', async () => {
    const { url, health } = await start({ sessions: 1, spareSockets: 1 });
    const first = await BareSocket.welcomed(url, 'good');
    const second = await BareSocket.open(url);
    assert.equal((await upgrade(url))?.status, 503);
    second.say({ type: 'hello', protocol: 1, token: 'good', client: 'c'.repeat(32) });
    const refused = await second.hear('refused');
    assert.equal(refused.code, 'too-many-connections');
    assert.ok(Number(refused.retryAfterSeconds) > 0);
    assert.equal((await second.closed).code, 1013);
    assert.equal(await health('signalr'), 'degraded');
    first.say({ type: 'bye' });
    assert.equal((await first.closed).code, 1000);
    await BareSocket.welcomed(url, 'good');
  });

  test('who does not say hello is sent away', async () => {
    const { url } = await start({ helloSeconds: 0.05 });
    const socket = await BareSocket.open(url);
    assert.equal((await socket.closed).code, 4408);
  });

  test('when the flag is switched off, those who are there are told, and nobody gets in', async () => {
    const { url, switchOff } = await start();
    const socket = await BareSocket.welcomed(url, 'good');
    switchOff();
    assert.equal((await socket.closed).code, 4403);
    const late = await BareSocket.open(url);
    late.say({ type: 'hello', protocol: 1, token: 'good', client: 'c'.repeat(32) });
    assert.equal((await late.hear('refused')).code, 'switched-off');
  });

  test('a token that has ended ends the session', async () => {
    const { url, forgetTokens } = await start({ tokenCheckSeconds: 0 });
    const socket = await BareSocket.welcomed(url, 'good');
    forgetTokens();
    assert.equal((await socket.closed).code, 4401);
  });

  test('one who does not read is dropped, and others are not held up', async () => {
    const { url, metrics } = await start({ bufferedBytes: 64 * 1024 });
    const [writer, reader] = [join(url, 'good'), await BareSocket.welcomed(url, 'good')];
    const document = await writer.hub.open(documentId);
    reader.say({ type: 'open', document: documentId });
    await reader.hear('opened');
    reader.pause();
    const page = `${'slow '.repeat(1_900)}\n`.repeat(10);
    let dropped = false;
    // The operating system takes some megabytes before the hub has to keep anything.
    for (let n = 0; n < 500 && !dropped; n += 1) {
      const { length } = document.text;
      document.edit(ChangeSet.of({ from: 0, to: length, insert: page }, length));
      await until(() => document.saveState === 'saved');
      dropped = (await metrics()).includes('collab_errors_total{code="slow-client"} 1');
    }
    assert.ok(dropped);
    reader.resume();
    await reader.closed;
    writer.hub.close();
  });

  test('the fault breaks sockets, and people come back to their sessions', async () => {
    const { url, metrics, dropSockets } = await start();
    const people = [join(url, 'good'), join(url, 'good')];
    const documents = await Promise.all(people.map(({ hub }) => hub.open(documentId)));
    dropSockets(true);
    const resumed = /collab_reconnections_total{result="resumed"} (\d+)/;
    await until(async () => Number(resumed.exec(await metrics())?.[1] ?? 0) >= 2);
    dropSockets(false);
    await until(() => people.every(({ hub }) => hub.status.state === 'connected'));
    const [a, b] = documents;
    if (a === undefined || b === undefined) throw new TypeError('two documents');
    type(a, 0, 'after all');
    await until(() => b.text.toString().includes('after all'));
    assert.doesNotMatch(await metrics(), /collab_connections_total{result="(failed|refused)"/);
    for (const { hub } of people) hub.close();
  });

  test('a hub that shuts down sends everybody away with 1012 and a time of their own', async () => {
    const { url, collaboration, health } = await start();
    const sockets = await Promise.all([1, 2, 3].map(() => BareSocket.welcomed(url, 'good')));
    await collaboration.drain();
    const seconds = new Set<number | null>();
    for (const socket of sockets) {
      assert.equal((await socket.closed).code, 1012);
      seconds.add((await socket.hear('refused')).retryAfterSeconds);
    }
    assert.ok(seconds.size > 1);
    assert.equal(await health('signalr'), 'failing');
  });
});
