// The client against a hub that is played by hand.

import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { ChangeSet } from '@codemirror/state';
import {
  accepted,
  FakeClock,
  FakeSocket,
  documentId as id,
  opened,
  welcome,
} from '../played-hub.ts';
import { HubClient, HubError } from './client.ts';
import type { HubStatus } from './hub-status.ts';

const clients: HubClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

const make = async (token: () => string | Promise<string> = () => 'secret-token') => {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const urls: string[] = [];
  const hub = new HubClient({
    url: 'ws://hub/api/hubs/collaboration',
    token,
    clock,
    createSocket: (url) => {
      urls.push(url);
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  clients.push(hub);
  await settle();
  const latest = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket yet');
    return socket;
  };
  const connect = (session: string, resumed = false) => {
    latest().open();
    latest().say(welcome(session, resumed));
    return latest();
  };
  return { hub, clock, sockets, urls, latest, connect };
};

const openDocument = async ({ hub, connect }: Awaited<ReturnType<typeof make>>) => {
  const opening = hub.open(id);
  const socket = connect('s1');
  socket.say(opened(3, 'one'));
  return { document: await opening, socket };
};

const append = (text: string, length: number) =>
  ChangeSet.of({ from: length, insert: text }, length);

describe('hub client', () => {
  test('says the token in its first message and nowhere else', async () => {
    const { urls, latest, connect } = await make();
    connect('s1');
    assert.ok(!urls.join().includes('secret'));
    assert.equal(latest().sent[0]?.type, 'hello');
    assert.equal(latest().sent[0]?.token, 'secret-token');
  });

  test('says nothing but hello before the welcome', async () => {
    const world = await make();
    const { document, socket } = await openDocument(world);
    socket.say({
      type: 'changes',
      document: id,
      revision: 4,
      changes: [{ changes: [3, [0, '!']], sentAt: 0 }],
    });
    socket.break();
    document.edit(append('?', 4));
    document.select(0, 0);
    await world.clock.move(1_500);
    world.latest().open();
    await world.clock.move(5_000);
    assert.deepEqual(world.latest().types(), ['hello']);
  });

  test('opens documents, also those asked for before it was connected', async () => {
    const world = await make();
    const { document, socket } = await openDocument(world);
    assert.deepEqual(socket.types().slice(0, 2), ['hello', 'open']);
    assert.equal(document.text.toString(), 'one');
    assert.equal(document.title, 'Plan');
    assert.equal(await world.hub.open(id), document);
  });

  test('sends one edit at a time and tells when all is saved', async () => {
    const { document, socket } = await openDocument(await make());
    const states: string[] = [];
    document.onSaveState((state) => states.push(state));
    document.edit(append('!', 3));
    document.edit(append('?', 4));
    const edits = () => socket.sent.filter(({ type }) => type === 'edit');
    assert.equal(edits().length, 1);
    socket.say(accepted(1, 4));
    assert.equal(edits().length, 2);
    assert.deepEqual(edits()[1]?.changes, [4, [0, '?']]);
    socket.say(accepted(2, 5));
    assert.deepEqual(states, ['saving', 'saved']);
  });

  test('resumes its session, and sends again what was under way', async () => {
    const world = await make();
    const { document, socket } = await openDocument(world);
    document.edit(append('!', 3));
    socket.break();
    assert.equal(world.hub.status.state, 'waiting');
    assert.equal(document.saveState, 'offline');
    document.edit(append('?', 4));
    await world.clock.move(1_000);
    const second = world.connect('s1', true);
    const hello = second.sent[0];
    assert.equal(hello?.session, 's1');
    assert.deepEqual(hello?.resumeFrom, [{ document: id, revision: 3 }]);
    assert.equal(hello?.interruptedSeconds, 1);
    second.say(opened(3, null));
    const again = second.sent.find(({ type }) => type === 'edit');
    const before = socket.sent.find(({ type }) => type === 'edit');
    assert.deepEqual(again, before);
    second.say(accepted(1, 4));
    second.say(accepted(2, 5));
    assert.equal(document.text.toString(), 'one!?');
    assert.equal(document.saveState, 'saved');
  });

  test('finds its edit in what it missed, and does not send it again', async () => {
    const world = await make();
    const { document, socket } = await openDocument(world);
    document.edit(append('!', 3));
    socket.break();
    await world.clock.move(1_000);
    const second = world.connect('s1', true);
    second.say(opened(3, null, 5));
    assert.ok(!second.types().includes('edit'));
    second.say({
      type: 'changes',
      document: id,
      revision: 4,
      changes: [
        { changes: [[0, '> '], 3], sentAt: 0 },
        { changes: [5, [0, '!']], sentAt: 0, sequence: 1 },
      ],
    });
    assert.equal(document.text.toString(), '> one!');
    assert.equal(document.saveState, 'saved');
    assert.ok(!second.types().includes('edit'));
  });

  test('comes back with another connection when it is out of step', async () => {
    const world = await make();
    const { socket } = await openDocument(world);
    socket.say({
      type: 'changes',
      document: id,
      revision: 9,
      changes: [{ changes: [3], sentAt: 0 }],
    });
    assert.equal(socket.closed?.code, 4000);
    assert.equal(world.hub.status.state, 'waiting');
  });

  test('a hub that falls silent is lost; one that answers pings is not', async () => {
    const world = await make();
    const { socket } = await openDocument(world);
    for (let n = 0; n < 10; n += 1) {
      const ping = socket.sent.findLast(({ type }) => type === 'ping');
      socket.say({ type: 'pong', at: Number(ping?.at), time: world.clock.time });
      await world.clock.move(5_000);
    }
    assert.equal(world.hub.status.state, 'connected');
    await world.clock.move(16_000);
    assert.equal(world.sockets.length, 2);
    assert.ok(socket.closed);
  });

  test('a page that slept does not take its own silence for the hub’s', async () => {
    const world = await make();
    const { socket } = await openDocument(world);
    socket.say({ type: 'pong', at: world.clock.time, time: 0 });
    world.clock.time += 3_600_000;
    await world.clock.move(1);
    assert.equal(world.hub.status.state, 'connected');
  });

  test('reports how long edits took, by the hub’s clock', async () => {
    const world = await make();
    const { socket } = await openDocument(world);
    const ping = socket.sent.find(({ type }) => type === 'ping');
    socket.say({ type: 'pong', at: Number(ping?.at), time: world.clock.time + 50_000 });
    assert.equal(world.hub.hubTime, world.clock.time + 50_000);
    const sentAt = world.hub.hubTime - 120;
    socket.say({
      type: 'changes',
      document: id,
      revision: 4,
      changes: [{ changes: [3, [0, '!']], sentAt }],
    });
    await world.clock.move(2_000);
    const report = socket.sent.find(({ type }) => type === 'report');
    assert.deepEqual(report?.syncLatencySeconds, [0.12]);
  });

  test('tells which revisions came, came late and never came', async () => {
    const world = await make();
    const { socket } = await openDocument(world);
    const say = (revision: number) =>
      socket.say({
        type: 'changes',
        document: id,
        revision,
        changes: [{ changes: [revision - 1, [0, '!']], sentAt: world.hub.hubTime }],
      });
    say(4);
    say(5);
    say(5);
    say(9);
    assert.equal(world.hub.status.state, 'waiting', 'it comes back to catch up');
    await world.clock.move(30_000);
    const again = world.connect('s1', true);
    assert.notEqual(again, socket);
    again.say(opened(5, null, 6));
    again.say({
      type: 'changes',
      document: id,
      revision: 6,
      changes: [{ changes: [5, [0, '!']], sentAt: 0 }],
    });
    await world.clock.move(10_000);
    const told = [socket, again].flatMap((each) =>
      each.sent.flatMap(({ deliveries }) => (deliveries ? [deliveries] : [])),
    );
    const total = { live: 0, replayed: 0, missed: 0 };
    for (const counts of told as (typeof total)[]) {
      total.live += counts.live;
      total.replayed += counts.replayed;
      total.missed += counts.missed;
    }
    assert.deepEqual(total, { live: 3, replayed: 1, missed: 3 });
  });

  test('undoes what the hub rejects, and says why', async () => {
    const { document, socket } = await openDocument(await make());
    const reasons: string[] = [];
    const shown: unknown[] = [];
    document.onRejected(({ reason }) => reasons.push(reason));
    document.onRemote((changes) => shown.push(changes.toJSON()));
    document.edit(append('!', 3));
    socket.say({
      type: 'rejected',
      document: id,
      sequence: 1,
      code: 'line-too-long',
      reason: 'too long',
    });
    assert.equal(document.text.toString(), 'one');
    assert.deepEqual(reasons, ['too long']);
    assert.deepEqual(shown, [[3, [1]]]);
  });

  test('comes back when it is told to, not earlier', async () => {
    const world = await make();
    const { socket } = await openDocument(world);
    socket.say({
      type: 'refused',
      code: 'restarting',
      reason: 'back in 4 s',
      retryAfterSeconds: 4,
    });
    socket.break(1012, 'back in 4 s');
    await world.clock.move(3_900);
    assert.equal(world.sockets.length, 1);
    await world.clock.move(1_200);
    assert.equal(world.sockets.length, 2);
  });

  test('asks once for a new token when the old one is refused, then gives up', async () => {
    let asked = 0;
    const world = await make(() => `token-${Math.min(2, ++asked)}`);
    const states: HubStatus['state'][] = [];
    world.hub.onStatus(({ state }) => states.push(state));
    const refuse = () => {
      world.latest().open();
      world.latest().say({
        type: 'refused',
        code: 'unauthorized',
        reason: 'sign in again',
        retryAfterSeconds: null,
      });
      world.latest().break(4401);
    };
    const opening = assert.rejects(world.hub.open(id), (error: HubError) => {
      return error instanceof HubError && error.code === 'unauthorized';
    });
    refuse();
    await world.clock.move(2_000);
    refuse();
    await world.clock.move(5_000);
    refuse();
    await opening;
    assert.equal(world.hub.status.state, 'refused');
    await world.clock.move(60_000);
    assert.equal(world.sockets.length, 3);
  });

  test('rejects the opening of a document that does not exist', async () => {
    const world = await make();
    const opening = world.hub.open(id);
    const socket = world.connect('s1');
    socket.say({ type: 'problem', document: id, code: 'not-found', reason: 'no such document' });
    await assert.rejects(opening, /no such document/);
    assert.equal(world.hub.status.state, 'connected');
  });

  test('says bye when it leaves, and is heard of no more', async () => {
    const world = await make();
    const { socket } = await openDocument(world);
    world.hub.close();
    assert.equal(socket.types().at(-1), 'bye');
    assert.equal(socket.closed?.code, 1000);
    socket.break(1000);
    await world.clock.move(60_000);
    assert.equal(world.sockets.length, 1);
    await assert.rejects(world.hub.open(id), HubError);
  });
});
