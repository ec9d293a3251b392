// Whom no socket reaches: the real client finds that out by itself, edits over HTTP with those who
// have sockets, and goes back to a socket when there is one. The hub's rules are the same.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import { WebSocket } from 'ws';
import type { HubLimits } from '../../app/collaboration/admission.ts';
import { FakeSocket } from '../../app/collaboration/played-hub.ts';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { type Clock, systemClock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import { PolledSocket } from '../../app/collaboration/protocol/polled-socket.ts';
import { untilTrue } from '../until.ts';
import { createPlace, type TestPlace } from './hub.ts';
import { hubUrl, join, type } from './people.ts';
import { poll, welcomed } from './polled.ts';

/** Twenty times as fast, so that nobody waits for the next attempt. */
const hasty: Clock = {
  ...systemClock,
  after: (milliseconds, action) => systemClock.after(milliseconds / 20, action),
};

/** Opens and swallows what is said, as some proxies do. */
const deafSocket = (): FakeSocket => {
  const socket = new FakeSocket();
  setImmediate(() => socket.open());
  return socket;
};

describe('polling', () => {
  let place: TestPlace;
  const people: HubClient[] = [];
  const start = (limits: Partial<HubLimits> = {}) => place.startHub(limits);

  before(async () => {
    place = await createPlace();
  });

  afterEach(async () => {
    for (const hub of people.splice(0)) hub.close();
    await place.stopHubs();
  });
  after(() => place?.close());

  /**
   * Somebody behind a wall that lets no socket through until it falls, and cuts what is told.
   * @param socketsAt the instance that a socket comes to.
   */
  const behindWall = (url: string, socketsAt = url) => {
    const wall = { stands: true, cut: false, deaf: false, tried: 0 };
    const hub = new HubClient({
      url: hubUrl(url),
      token: () => 'good',
      clock: hasty,
      createSocket: () => {
        const to = hubUrl(socketsAt);
        wall.tried += 1;
        return wall.deaf ? deafSocket() : new WebSocket(wall.stands ? `${to}/nowhere` : to);
      },
      createPolled: (to) =>
        new PolledSocket(to, (input, init) =>
          wall.cut ? Promise.reject(new TypeError('cut')) : fetch(input, init),
        ),
    });
    people.push(hub);
    return { hub, wall };
  };

  const withSocket = (url: string): HubClient => {
    const { hub } = join(url, 'good');
    people.push(hub);
    return hub;
  };

  const isPolling = ({ status }: HubClient): boolean =>
    status.state === 'connected' && status.polling === true;

  const settled = (documents: readonly DocumentSession[]) =>
    untilTrue(
      () =>
        new Set(documents.map(({ text }) => text.toString())).size === 1 &&
        documents.every(({ saveState }) => saveState === 'saved'),
    );

  test('who is behind a wall edits with those who are not, and sees them', async () => {
    const { url, metrics } = await start();
    const { hub } = behindWall(url);
    const other = withSocket(url);
    const a = await hub.open(place.documentId);
    const b = await other.open(place.documentId);
    assert.ok(isPolling(hub));
    for (let n = 0; n < 30; n += 1) {
      type(a, 0, `<a${n}>`);
      type(b, b.text.length, `<b${n}>`);
      if (n % 5 === 0) await new Promise(setImmediate);
    }
    await settled([a, b]);
    for (let n = 0; n < 30; n += 1) {
      assert.equal(a.text.toString().split(`<a${n}>`).length, 2);
      assert.equal(a.text.toString().split(`<b${n}>`).length, 2);
    }
    b.select(1, 2);
    await untilTrue(() => a.people.some(({ head }) => head === 2));
    assert.ok((await metrics()).includes('collab_sessions 2'));
    hub.close();
    await untilTrue(() => b.people.length === 0);
    assert.ok(!(await metrics()).includes('collab_session_seconds_total{state="interrupted"}'));
  });

  test('a request that fails is a pulled cable: the session is resumed, nothing is lost', async () => {
    const { url, metrics } = await start();
    const { hub, wall } = behindWall(url);
    const a = await hub.open(place.documentId);
    const b = await withSocket(url).open(place.documentId);
    for (let n = 0; n < 5; n += 1) {
      type(a, 0, `<cut ${n}>`);
      wall.cut = true;
      type(a, 0, `<in the cut ${n}>`);
      await untilTrue(() => hub.status.state === 'waiting');
      wall.cut = false;
      type(b, 0, `<meanwhile ${n}>`);
      await settled([a, b]);
      for (const word of [`<cut ${n}>`, `<in the cut ${n}>`, `<meanwhile ${n}>`]) {
        assert.equal(b.text.toString().split(word).length, 2, word);
      }
    }
    assert.match(await metrics(), /collab_reconnections_total{result="resumed"} [1-9]/);
  });

  test('when the wall falls the session goes on over a socket', async () => {
    const { url, metrics } = await start();
    const { hub, wall } = behindWall(url);
    const a = await hub.open(place.documentId);
    const b = await withSocket(url).open(place.documentId);
    assert.ok(isPolling(hub));
    wall.stands = false;
    let typed = 0;
    await untilTrue(() => {
      typed += 1;
      type(a, 0, `<${typed}>`);
      return hub.status.state === 'connected' && !isPolling(hub);
    });
    await settled([a, b]);
    for (let n = 1; n <= typed; n += 1) {
      assert.equal(b.text.toString().split(`<${n}>`).length, 2, String(n));
    }
    const told = await metrics();
    assert.doesNotMatch(told, /collab_reconnections_total{/, 'nobody was cut off');
    assert.doesNotMatch(told, /collab_session_seconds_total{state="interrupted"}/);
    assert.match(told, /collab_sessions 2/);
  });

  test('in a full hub a socket that brings no word does not cost the place', async () => {
    const { url, metrics } = await start({ sessions: 1, spareSockets: 5 });
    const { hub, wall } = behindWall(url);
    const a = await hub.open(place.documentId);
    wall.deaf = true;
    const { tried } = wall;
    const states: string[] = [];
    hub.onStatus(({ state }) => states.push(state));
    await untilTrue(() => wall.tried >= tried + 2);
    type(a, 0, '<still here>');
    await settled([a]);
    const late = withSocket(url);
    await untilTrue(() => late.status.state === 'waiting' && /full/.test(late.status.reason));
    assert.ok(isPolling(hub));
    assert.deepEqual(states, []);
    assert.doesNotMatch(await metrics(), /collab_session_seconds_total{state="interrupted"}/);
  });

  test('a socket to another instance that is full does not either; to one with room it moves', async () => {
    const [here, there] = [await start(), await start({ sessions: 1 })];
    const { hub, wall } = behindWall(here.url, there.url);
    const a = await hub.open(place.documentId);
    const other = withSocket(there.url);
    const b = await other.open(place.documentId);
    const states: string[] = [];
    hub.onStatus((status) => states.push(isPolling(hub) ? 'polling' : status.state));
    wall.stands = false;
    const { tried } = wall;
    await untilTrue(() => wall.tried >= tried + 2);
    type(a, 0, '<still here>');
    await settled([a, b]);
    assert.deepEqual([isPolling(hub), states], [true, []]);

    other.close();
    await untilTrue(() => hub.status.state === 'connected' && !isPolling(hub));
    type(a, 0, '<moved>');
    await settled([a]);
    assert.deepEqual([...new Set(states)], ['connected']);
    await untilTrue(async () => (await here.metrics()).includes('collab_sessions 0'));
    for (const { metrics } of [here, there]) {
      const told = await metrics();
      assert.doesNotMatch(told, /collab_session_seconds_total{state="interrupted"}/);
      assert.doesNotMatch(told, /collab_reconnections_total{/);
    }
  });

  test('a hub that shuts down answers those who wait, with a time to come back', async () => {
    const { url, collaboration } = await start();
    const { line } = await welcomed(url, 'good');
    const waiting = poll(url, { line });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await collaboration.drain();
    const { messages, closed } = await waiting;
    assert.equal(closed?.code, 1012);
    assert.ok(Number(messages?.at(-1)?.retryAfterSeconds) > 0);
  });

  test('the door is the same: other sites, too many at once', async () => {
    const { url } = await start({
      accepts: { perSecond: 0.01, burst: 1 },
      patienceSeconds: 0.1,
    });
    const foreign = await poll(url, {}, { headers: { origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403);
    assert.equal((await poll(url, {})).status, 201);
    const second = await poll(url, {});
    assert.equal(second.status, 503);
    assert.ok(Number(second.retryAfter) > 0);
  });

  test('who does not read is dropped, and its line is gone', async () => {
    const { url, metrics } = await start({ bufferedBytes: 50_000 });
    const { line } = await welcomed(url, 'good');
    const { documentId: document } = place;
    await poll(url, { line, messages: [{ type: 'open', document }] });
    await poll(url, { line });
    const writer = await withSocket(url).open(document);
    let text = 0;
    await untilTrue(async () => {
      const { length } = writer.text;
      const insert = `${text++}`.padEnd(9_000, '.');
      writer.edit(ChangeSet.of({ from: 0, to: length, insert }, length));
      await untilTrue(() => writer.saveState === 'saved');
      return (await metrics()).includes('collab_errors_total{code="slow-client"} 1');
    });
    assert.equal((await poll(url, { line })).status, 410);
  });

  test('rubbish ends its own line with a code, whatever it is', async () => {
    const { url } = await start();
    for (const body of [{ line: 7 }, { messages: 'all' }, { closed: 3 }, { more: true }, []]) {
      assert.equal((await poll(url, body)).status, 400, JSON.stringify(body));
    }
    assert.equal((await poll(url, { line: 'x'.repeat(32) })).status, 410);
    const cases: [unknown, number][] = [
      ['text', 4400],
      [{ type: 'eval' }, 4400],
      [{ type: 'hello', protocol: 2, token: 'bad', client: 'd'.repeat(32) }, 4401],
      ['x'.repeat(1_200_000), 1009],
    ];
    for (const [message, code] of cases) {
      const { line } = await poll(url, {});
      await poll(url, { line, messages: [message] });
      const { closed } = await poll(url, { line });
      assert.equal(closed?.code, code);
    }
  });
});
