import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SocketProbe, Transport } from './transport.ts';
import type { SocketLike } from './wire.ts';

const named = (name: string, made: string[]) => (url: string) => {
  made.push(`${name} ${url}`);
  return {} as SocketLike;
};

const make = (canPoll = true) => {
  const made: string[] = [];
  const transport = new Transport({
    url: 'wss://hub/api/hubs/collaboration',
    createSocket: named('socket', made),
    createPolled: canPoll ? named('polled', made) : null,
  });
  return { transport, made };
};

test('two sockets that bring no word, and polling has its turn', () => {
  const { transport, made } = make();
  transport.create();
  transport.silent();
  transport.create();
  transport.silent();
  transport.create();
  assert.deepEqual(made, [
    'socket wss://hub/api/hubs/collaboration',
    'socket wss://hub/api/hubs/collaboration',
    'polled https://hub/api/hubs/collaboration/poll',
  ]);
});

test('a word between makes sockets trusted again', () => {
  const { transport } = make();
  transport.silent();
  transport.heard();
  transport.silent();
  assert.equal(transport.way, 'socket');
});

test('polling that brings a word stays; one that brings none gives way', () => {
  const { transport } = make();
  transport.silent();
  transport.silent();
  transport.heard();
  assert.equal(transport.way, 'polling');
  transport.silent();
  assert.equal(transport.way, 'socket');
  transport.silent();
  assert.equal(transport.way, 'socket');
  transport.silent();
  assert.equal(transport.way, 'polling');
  transport.opened();
  assert.equal(transport.way, 'socket');
});

test('who is not to come by socket polls; who is not to poll goes on alone, and tries again', () => {
  const made: string[] = [];
  const transport = new Transport({
    url: 'wss://hub/x',
    createSocket: named('socket', made),
    createPolled: named('polled', made),
    createAlone: () => named('alone', made)(''),
  });
  transport.create();
  assert.ok(transport.switchedOff());
  transport.create();
  assert.deepEqual([transport.way, transport.probes], ['polling', false]);
  assert.ok(transport.switchedOff());
  transport.create();
  transport.heard();
  transport.ended();
  transport.create();
  assert.equal(transport.way, 'alone');
  transport.silent();
  transport.create();
  assert.deepEqual(made, [
    'socket wss://hub/x',
    'polled https://hub/x/poll',
    'alone ',
    'alone ',
    'socket wss://hub/x',
  ]);
});

test('after a polled line that was the only way a socket is tried again', () => {
  const { transport } = make();
  transport.switchedOff();
  assert.equal(transport.way, 'polling');
  transport.ended();
  assert.equal(transport.way, 'socket');
});

test('who has no other way is told so', () => {
  assert.equal(make(false).transport.switchedOff(), false);
});

test('where polling is not possible sockets are all there is', () => {
  const { transport } = make(false);
  for (let n = 0; n < 5; n += 1) transport.silent();
  assert.equal(transport.way, 'socket');
});

test('the probe tries after twice as long each time, and gives away what opens', () => {
  const timers: { ms: number; action: () => void }[] = [];
  const clock = {
    now: () => 0,
    random: () => 0,
    after: (ms: number, action: () => void) => {
      const timer = { ms, action };
      timers.push(timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
  };
  const sockets: { listeners: Map<string, (event: never) => void>; closed: boolean }[] = [];
  const found: unknown[] = [];
  const probe = new SocketProbe({
    clock,
    create: () => {
      const listeners = new Map<string, (event: never) => void>();
      const socket = { listeners, closed: false };
      sockets.push(socket);
      return {
        readyState: 0,
        send: () => undefined,
        close: () => {
          socket.closed = true;
        },
        addEventListener: (type: string, listener: (event: never) => void) => {
          listeners.set(type, listener);
        },
      };
    },
    found: (socket) => found.push(socket),
  });
  const fire = () => {
    const timer = timers.shift();
    timer?.action();
    return timer?.ms;
  };
  probe.start();
  const pauses: unknown[] = [];
  for (let n = 0; n < 6; n += 1) {
    pauses.push(fire());
    if (n % 2 === 0) sockets.at(-1)?.listeners.get('close')?.({} as never);
    // What hangs is given up after ten seconds.
    else assert.equal(fire(), 10_000);
    assert.ok(sockets.at(-1)?.closed);
  }
  assert.deepEqual(pauses, [15_000, 30_000, 60_000, 120_000, 240_000, 300_000]);
  fire();
  sockets.at(-1)?.listeners.get('open')?.({} as never);
  assert.equal(found.length, 1);
  assert.ok(!sockets.at(-1)?.closed);
  assert.equal(timers.length, 0);
});
