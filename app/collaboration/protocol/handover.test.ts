// A client that polls and finds a socket to open, against a hub that is played by hand.

import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { ChangeSet } from '@codemirror/state';
import { accepted, documentId, FakeClock, FakeSocket, opened, welcome } from '../played-hub.ts';
import { HubClient } from './client.ts';
import type { HubStatus } from './hub-status.ts';
import type { ServerMessage } from './messages.ts';

const clients: HubClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

const exclamation = (revision: number): ServerMessage => ({
  type: 'changes',
  document: documentId,
  revision,
  changes: [{ changes: [revision - 1, [0, '!']], sentAt: 0 }],
});

/** Somebody who has the document open by polling, with a socket that has opened beside it. */
const make = async () => {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const lines: FakeSocket[] = [];
  const made = (list: FakeSocket[]) => () => {
    const socket = new FakeSocket();
    list.push(socket);
    return socket;
  };
  const hub = new HubClient({
    url: 'ws://hub/api/hubs/collaboration',
    token: () => 'secret-token',
    clock,
    createSocket: made(sockets),
    createPolled: made(lines),
  });
  clients.push(hub);
  await settle();
  const opening = hub.open(documentId);
  while (lines.length === 0) {
    sockets.at(-1)?.break();
    await clock.move(1_000);
  }
  const [line] = lines;
  assert.ok(line);
  line.open();
  line.say(welcome('s1'));
  line.say(opened(3, 'one'));
  const document = await opening;
  const states: HubStatus['state'][] = [];
  hub.onStatus(({ state }) => states.push(state));
  const before = sockets.length;
  while (sockets.length === before) {
    line.say({ type: 'pong', at: clock.time, time: clock.time });
    await clock.move(1_000);
  }
  const socket = sockets.at(-1);
  assert.ok(socket);
  socket.open();
  await settle();
  return { hub, clock, sockets, lines, line, socket, document, states };
};

const isPolling = ({ status }: HubClient): boolean =>
  status.state === 'connected' && status.polling === true;

describe('from polling to a socket', () => {
  test('the session moves with the welcome, and nobody was cut off', async () => {
    const { hub, line, socket, document, states } = await make();
    const [hello] = socket.sent;
    assert.equal(hello?.session, 's1');
    assert.deepEqual(hello?.resumeFrom, [{ document: documentId, revision: 3 }]);
    assert.equal(hello?.interruptedSeconds, undefined);
    assert.deepEqual([line.closed, isPolling(hub)], [null, true]);
    line.say(exclamation(4));
    socket.say(welcome('s1', true));
    assert.equal(line.closed?.code, 1000);
    assert.ok(!isPolling(hub));
    socket.say(opened(3, null, 4));
    socket.say(exclamation(4));
    assert.equal(document.text.toString(), 'one!');
    assert.ok(!states.includes('waiting') && !states.includes('connecting'), states.join());
  });

  test('an edit from in between counts once', async () => {
    const { line, socket, document } = await make();
    document.edit(ChangeSet.of({ from: 3, insert: '?' }, 3));
    assert.equal(line.sent.at(-1)?.type, 'edit');
    line.say(accepted(1, 4));
    socket.say(welcome('s1', true));
    socket.say(opened(3, null, 4));
    socket.say({
      type: 'changes',
      document: documentId,
      revision: 4,
      changes: [{ changes: [3, [0, '?']], sentAt: 0, sequence: 1 }],
    });
    assert.deepEqual([document.text.toString(), document.saveState], ['one?', 'saved']);
    assert.ok(!socket.types().includes('edit'));
  });

  test('a hub that has no room by socket costs nothing: it goes on polling', async () => {
    const { hub, clock, sockets, line, socket, document, states } = await make();
    line.say(exclamation(4));
    assert.equal(document.text.toString(), 'one');
    const reason = 'the hub is full';
    socket.say({ type: 'refused', code: 'too-many-connections', reason, retryAfterSeconds: 3 });
    assert.equal(document.text.toString(), 'one!');
    assert.ok(isPolling(hub));
    assert.deepEqual([line.closed, states], [null, []]);
    const before = sockets.length;
    for (let seconds = 0; seconds < 31; seconds += 1) {
      line.say({ type: 'pong', at: clock.time, time: clock.time });
      await clock.move(1_000);
    }
    assert.equal(sockets.length, before + 1, 'another is tried, after twice as long');
  });

  test('so does a socket that opens and brings no word', async () => {
    const { hub, clock, line, socket, document } = await make();
    for (let seconds = 0; seconds < 11; seconds += 1) {
      line.say({ type: 'pong', at: clock.time, time: clock.time });
      await clock.move(1_000);
    }
    assert.equal(socket.closed?.code, 4000);
    assert.ok(isPolling(hub));
    line.say(exclamation(4));
    assert.equal(document.text.toString(), 'one!');
  });

  test('a polled line that the hub ends before its welcome is heard is no loss', async () => {
    const { hub, clock, line, socket, states } = await make();
    line.break(1000, 'goodbye');
    await clock.move(1_000);
    socket.say(welcome('s1', true));
    assert.ok(hub.status.state === 'connected' && !isPolling(hub));
    assert.ok(!states.includes('waiting'));
  });

  test('without a welcome soon after that it resumes, and tells since when it was cut off', async () => {
    const { hub, clock, lines, line, socket } = await make();
    line.break();
    await clock.move(3_000);
    assert.equal(hub.status.state, 'waiting');
    assert.equal(socket.closed?.code, 4000);
    await clock.move(1_000);
    assert.equal(lines.length, 2, 'by polling, which is known to work');
    lines[1]?.open();
    const [hello] = lines[1]?.sent ?? [];
    assert.equal(hello?.session, 's1');
    assert.ok(Number(hello?.interruptedSeconds) >= 3);
  });

  test('a page that goes away leaves its line at once; one that is shown again begins anew', async () => {
    const { hub, clock, lines, line, document } = await make();
    let away = 0;
    const goAway = () => {
      away += 1;
    };
    hub.goAway();
    assert.equal(line.closed, null, 'the browser closes it by itself');
    Object.assign(line, { goAway });
    document.edit(ChangeSet.of({ from: 3, insert: '?' }, 3));
    hub.goAway();
    hub.goAway();
    assert.deepEqual([away, document.saveState, lines.length], [1, 'offline', 1]);
    await clock.move(2_000);
    lines[1]?.open();
    const [hello] = lines[1]?.sent ?? [];
    assert.deepEqual([hello?.session, hello?.interruptedSeconds], [undefined, undefined]);
    assert.deepEqual(hello?.resumeFrom, [{ document: documentId, revision: 3 }]);
    lines[1]?.say(welcome('s2'));
    lines[1]?.say(opened(3, null));
    assert.ok(lines[1]?.types().includes('edit'));
  });

  test('who leaves meanwhile leaves both', async () => {
    const { hub, line, socket } = await make();
    hub.close();
    assert.equal(line.types().at(-1), 'bye');
    assert.deepEqual([line.closed?.code, socket.closed?.code], [1000, 1000]);
    socket.say(welcome('s1', true));
    assert.equal(hub.status.state, 'closed');
  });
});
