// Who may come in, how many, how fast: a hub of its own with small limits on the real database.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ChangeSet } from '@codemirror/state';
import type { HubLimits } from '../../app/collaboration/admission.ts';
import { hubPath } from '../../app/collaboration/protocol/version.ts';
import { untilTrue } from '../until.ts';
import { createPlace, type TestPlace } from './hub.ts';
import { BareSocket, join, type } from './people.ts';

const upgradeHeaders = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

describe('admission', () => {
  let place: TestPlace;
  const start = (limits: Partial<HubLimits> = {}) => place.startHub(limits);

  before(async () => {
    place = await createPlace();
  });

  afterEach(() => place.stopHubs());
  after(() => place?.close());

  /** Asks for an upgrade. @returns the answer where it was refused, null where it was not. */
  const upgrade = async (url: string, path = hubPath, headers: Record<string, string> = {}) => {
    const asked = request(`${url}${path}`, {
      headers: { ...upgradeHeaders, ...headers },
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
    const accepts = { perSecond: 0.01, burst: 2 };
    const { url, metrics } = await start({ accepts, patienceSeconds: 0.1 });
    assert.equal(await upgrade(url), null);
    assert.equal(await upgrade(url), null);
    const third = await upgrade(url);
    assert.equal(third?.status, 503);
    assert.ok(Number(third?.retryAfter) > 0);
    assert.match(await metrics(), /collab_connections_total{result="refused"} 1/);
  });

  test('who comes with too many is heard a little later', async () => {
    const { url, metrics } = await start({ accepts: { perSecond: 10, burst: 1 } });
    await Promise.all([1, 2, 3].map(() => BareSocket.welcomed(url, 'good')));
    assert.match(await metrics(), /collab_connections_total{result="accepted"} 3/);
    assert.doesNotMatch(await metrics(), /collab_connections_total{result="refused"} [1-9]/);
  });

  test('who hangs up instead of waiting makes room for another', async () => {
    const accepts = { perSecond: 0.001, burst: 1 };
    const { url } = await start({ accepts, waiting: 1, patienceSeconds: 600 });
    assert.equal(await upgrade(url), null);
    /** Hangs up where there is no answer soon. */
    const answer = async (patienceMs: number): Promise<string> => {
      const asked = request(`${url}${hubPath}`, { headers: upgradeHeaders });
      asked.on('error', () => {});
      asked.end();
      const answered = once(asked, 'response').then(([response]) => String(response.statusCode));
      answered.catch(() => {});
      const heard = await Promise.race([answered, pause(patienceMs, 'nothing')]);
      asked.destroy();
      return heard;
    };
    const impatient = answer(1_000);
    await untilTrue(async () => (await answer(50)) === '503');
    assert.equal(await impatient, 'nothing');
    await untilTrue(async () => (await answer(50)) === 'nothing');
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

  test('an organisation that has all it may have is told when to come back', async () => {
    const { url } = await start({ sessionsOfTenant: 1 });
    const first = await BareSocket.welcomed(url, 'good');
    const second = await BareSocket.open(url);
    second.say({ type: 'hello', protocol: 1, token: 'good', client: 'c'.repeat(32) });
    const refused = await second.hear('refused');
    assert.equal(refused.code, 'too-many-connections');
    assert.match(refused.reason, /organisation/);
    assert.ok(Number(refused.retryAfterSeconds) > 0);
    first.say({ type: 'bye' });
    await first.closed;
    await BareSocket.welcomed(url, 'good');
  });

  test('over the rate of an organisation cursors stand still, and the rest is asked to wait', async () => {
    const { url, metrics } = await start({ messagesOfTenant: { perSecond: 0.01, burst: 1 } });
    const socket = await BareSocket.welcomed(url, 'good');
    const { documentId: document } = place;
    socket.say({ type: 'open', document });
    await socket.hear('opened');
    socket.say({ type: 'presence', document, anchor: 0, head: 0 });
    socket.say({ type: 'ping', at: 1 });
    await socket.hear('pong');
    assert.match(await metrics(), /collab_errors_total{code="tenant-messages"} 1/);
    socket.say({ type: 'close', document });
    assert.equal((await socket.closed).code, 4429);
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
    const { url, metrics } = await start({ bufferedBytes: 64 * 1024, largeBytes: 64 * 1024 });
    const [writer, reader] = [join(url, 'good'), await BareSocket.welcomed(url, 'good')];
    const document = await writer.hub.open(place.documentId);
    reader.say({ type: 'open', document: place.documentId });
    await reader.hear('opened');
    reader.pause();
    const page = `${'slow '.repeat(1_900)}\n`.repeat(10);
    let dropped = false;
    // The operating system takes some megabytes before the hub has to keep anything.
    for (let n = 0; n < 500 && !dropped; n += 1) {
      const { length } = document.text;
      document.edit(ChangeSet.of({ from: 0, to: length, insert: page }, length));
      await untilTrue(() => document.saveState === 'saved');
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
    const documents = await Promise.all(people.map(({ hub }) => hub.open(place.documentId)));
    dropSockets(true);
    const resumed = /collab_reconnections_total{result="resumed"} (\d+)/;
    await untilTrue(async () => Number(resumed.exec(await metrics())?.[1] ?? 0) >= 2);
    dropSockets(false);
    await untilTrue(() => people.every(({ hub }) => hub.status.state === 'connected'));
    const [a, b] = documents;
    if (a === undefined || b === undefined) throw new TypeError('two documents');
    type(a, 0, 'after all');
    await untilTrue(() => b.text.toString().includes('after all'));
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
