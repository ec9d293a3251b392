import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import type { AnalyticsMessage, Figures } from '../../analytics/messages.ts';
import { Transport } from '../../collaboration/protocol/transport.ts';
import { grown, type Watch, watchFigures } from './watch.ts';

const figures = (at: number, people = 3): Figures => ({
  at,
  people,
  sessions: people,
  interrupted: 0,
  documentsOpen: 1,
  edits: 7,
  synced: 7,
  syncP50Seconds: 0.01,
  syncP95Seconds: 0.02,
  documents: [],
  instances: 1,
});

const make = async () => {
  const timers: { ms: number; action: () => void }[] = [];
  const sockets: {
    listeners: Map<string, (event: never) => void>;
    sent: string[];
    closed: boolean;
  }[] = [];
  const told: Watch[] = [];
  const transport = new Transport({
    url: 'ws://app/api/hubs/analytics',
    createPolled: null,
    createSocket: () => {
      const socket = { listeners: new Map(), sent: [] as string[], closed: false };
      sockets.push(socket);
      return {
        readyState: 1,
        send: (text: string) => socket.sent.push(text),
        close: () => {
          socket.closed = true;
        },
        addEventListener: (type: string, listener: (event: never) => void) => {
          socket.listeners.set(type, listener);
        },
      };
    },
  });
  const stop = watchFigures({
    token: async () => 'secret',
    transport,
    clock: {
      now: () => 0,
      random: () => 0.5,
      after: (ms, action) => {
        const timer = { ms, action };
        timers.push(timer);
        return () => {
          const at = timers.indexOf(timer);
          if (at >= 0) timers.splice(at, 1);
        };
      },
    },
    told: (watch) => told.push(watch),
  });
  await settle();
  const fire = (type: string, event: object = {}) =>
    sockets.at(-1)?.listeners.get(type)?.(event as never);
  const say = (message: AnalyticsMessage) => fire('message', { data: JSON.stringify(message) });
  const pass = async () => {
    const timer = timers.shift();
    timer?.action();
    await settle();
    return timer?.ms ?? 0;
  };
  return { told, sockets, fire, say, pass, stop, timers };
};

const welcome: AnalyticsMessage = {
  type: 'welcome',
  protocol: 1,
  time: 0,
  organization: 'Demo',
  history: [{ at: 1_000, people: 1, edits: 1, syncP95Seconds: null }],
};

test('says hello with the token and shows what it hears', async () => {
  const { told, sockets, fire, say } = await make();
  fire('open');
  assert.equal(sockets[0]?.sent[0], '{"type":"hello","protocol":1,"token":"secret"}');
  say(welcome);
  say({ type: 'figures', ...figures(10_000) });
  const last = told.at(-1);
  assert.equal(last?.state, 'live');
  assert.equal(last?.organization, 'Demo');
  assert.equal(last?.figures?.people, 3);
  assert.deepEqual(
    last?.history.map(({ at }) => at),
    [1_000, 10_000],
  );
});

test('silence is a loss: it comes back and keeps what it has', async () => {
  const { told, sockets, fire, say, pass } = await make();
  fire('open');
  say(welcome);
  say({ type: 'figures', ...figures(10_000) });
  assert.equal(await pass(), 6_000);
  assert.ok(sockets[0]?.closed);
  assert.equal(told.at(-1)?.state, 'waiting');
  assert.equal(told.at(-1)?.figures?.people, 3);
  await pass();
  assert.equal(sockets.length, 2);
});

test('comes back when it is told to; who is refused for good does not', async () => {
  const { told, sockets, fire, say, pass, timers } = await make();
  say({ type: 'refused', code: 'restarting', reason: 'soon', retryAfterSeconds: 2 });
  fire('close', { code: 1012, reason: 'soon' });
  assert.equal(await pass(), 2_000);
  assert.equal(sockets.length, 2);
  say({ type: 'refused', code: 'bad-message', reason: 'never', retryAfterSeconds: null });
  fire('close', { code: 4400, reason: 'never' });
  assert.equal(told.at(-1)?.state, 'refused');
  assert.equal(timers.length, 0);
});

test('leaves with a word', async () => {
  const { sockets, stop, timers } = await make();
  stop();
  assert.deepEqual(sockets[0]?.sent, ['{"type":"bye"}']);
  assert.ok(sockets[0]?.closed);
  assert.equal(timers.length, 0);
});

test('the history has a moment each five seconds, for ten minutes', () => {
  let history = grown([], figures(0));
  for (let at = 1_000; at <= 1_200_000; at += 1_000) history = grown(history, figures(at));
  assert.equal(history.at(-1)?.at, 1_200_000);
  assert.equal(history.length, 121);
});
