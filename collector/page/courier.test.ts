import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { NotificationRow } from '../serve/notifications/shapes.ts';
import { openStore } from '../store/database.ts';
import { Courier } from './courier.ts';
import { openInbox } from './inbox.ts';
import { openOutbox } from './outbox.ts';
import type { Attempt } from './receivers/attempt.ts';

const day = 86_400_000;

/** A store with an outbox, a clock that stands still, and a receiver that answers by `answers`. */
const post = (context: TestContext) => {
  const store = openStore(':memory:');
  const clock = { nowMs: 1_800_000_000_000 };
  const outbox = openOutbox(store, clock.nowMs);
  const inbox = openInbox(store, () => 'http://board');
  const sent: string[] = [];
  const attempts: NotificationRow[] = [];
  const waiting: (() => void)[] = [];
  let answer: (notification: NotificationRow) => Attempt | Promise<Attempt> = () => ({
    taken: true,
  });

  const open = (): Courier => {
    const courier = new Courier({
      receiver: 'webhook',
      send: (notification, signal) => {
        sent.push(notification.title);
        const cut = new Promise<Attempt>((resolve) => {
          signal.addEventListener('abort', () =>
            resolve({ taken: false, error: 'cut off', retryAfterMs: null }),
          );
        });
        return Promise.race([answer(notification), cut]);
      },
      outbox,
      inbox,
      now: () => clock.nowMs,
      random: () => 0.5,
      onAttempt: (notification) => {
        attempts.push(notification);
        for (const resolve of waiting.splice(0)) resolve();
      },
      onFault: (error) => assert.fail(String(error)),
    });
    context.after(() => courier.stop(0));
    return courier;
  };
  context.after(() => store.close());

  return {
    clock,
    outbox,
    inbox,
    sent,
    attempts,
    open,
    store,
    answers: (next: typeof answer) => {
      answer = next;
    },
    write: (title: string, name = 'latency', dueMs = clock.nowMs) =>
      outbox.write(
        {
          at: clock.nowMs,
          alertId: 'a',
          name,
          objective: 'fast',
          severity: 'page',
          state: 'firing',
          title,
          summary: title,
          notify: [],
          traceWantedUntilMs: null,
        },
        [
          { receiver: 'inbox', dueMs: null },
          { receiver: 'webhook', dueMs },
        ],
      ),
    untilAttempts: async (count: number) => {
      while (attempts.length < count) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    delivery: (id: string) =>
      inbox.get(id)?.deliveries.find(({ receiver }) => receiver === 'webhook'),
  };
};

test('what is taken is sent once', async (context) => {
  const { open, write, untilAttempts, delivery, sent, clock } = post(context);
  const id = write('one');
  const courier = open();
  courier.wake();
  courier.wake();
  await untilAttempts(1);
  courier.wake();
  assert.deepEqual(sent, ['one']);
  assert.deepEqual(delivery(id), {
    receiver: 'webhook',
    state: 'delivered',
    attempts: 1,
    lastError: null,
    at: clock.nowMs,
    tries: [{ at: clock.nowMs, taken: true, answer: '' }],
  });
});

test('what is refused is sent again after a pause, and shows why', async (context) => {
  const { open, write, untilAttempts, delivery, sent, clock, answers } = post(context);
  answers(() => ({ taken: false, error: 'it answered 500', retryAfterMs: null }));
  const id = write('one');
  const courier = open();
  courier.wake();
  await untilAttempts(1);
  courier.wake();
  assert.equal(sent.length, 1, 'not before the pause is over');
  assert.equal(delivery(id)?.state, 'waiting');
  assert.equal(delivery(id)?.lastError, 'it answered 500');
  answers(() => ({ taken: true, answer: '202 Accepted' }));
  clock.nowMs += 1000;
  courier.wake();
  await untilAttempts(2);
  assert.equal(delivery(id)?.state, 'delivered');
  assert.equal(delivery(id)?.attempts, 2);
  assert.deepEqual(
    delivery(id)?.tries?.map(({ taken, answer }) => [taken, answer]),
    [
      [false, 'it answered 500'],
      [true, '202 Accepted'],
    ],
    'every attempt with what was answered',
  );
});

test('what was not taken before the end is sent by the next process', async (context) => {
  const { open, write, untilAttempts, sent, delivery, answers } = post(context);
  const id = write('one');
  const first = open();
  // Sent, but the process ends before it hears that it was taken.
  answers(() => new Promise<Attempt>(() => undefined));
  first.wake();
  assert.deepEqual(sent, ['one']);
  assert.equal(delivery(id)?.state, 'waiting');
  answers(() => ({ taken: true }));
  const next = open();
  next.wake();
  await untilAttempts(1);
  assert.deepEqual(sent, ['one', 'one'], 'at least once');
  assert.equal(delivery(id)?.state, 'delivered');
});

test('of one objective the later waits for the earlier; another does not', async (context) => {
  const { open, write, untilAttempts, sent, clock, answers } = post(context);
  answers(({ name }) =>
    name === 'latency' ? { taken: false, error: 'no', retryAfterMs: null } : { taken: true },
  );
  write('latency fires');
  write('latency resolved');
  write('errors fire', 'errors');
  const courier = open();
  courier.wake();
  await untilAttempts(2);
  assert.deepEqual(sent.toSorted(), ['errors fire', 'latency fires']);
  answers(() => ({ taken: true }));
  clock.nowMs += 2000;
  courier.wake();
  await untilAttempts(4);
  assert.deepEqual(sent.slice(2), ['latency fires', 'latency resolved']);
});

test('the receiver is left alone for as long as it asks', async (context) => {
  const { open, write, untilAttempts, sent, clock, answers } = post(context);
  answers(() => ({ taken: false, error: 'busy', retryAfterMs: 30_000 }));
  write('one');
  const courier = open();
  courier.wake();
  await untilAttempts(1);
  clock.nowMs += 29_000;
  courier.wake();
  assert.equal(sent.length, 1);
  clock.nowMs += 1000;
  courier.wake();
  await untilAttempts(2);
});

test('after a day it is given up, and what came later goes on', async (context) => {
  const { open, write, untilAttempts, delivery, clock, answers } = post(context);
  answers(() => ({ taken: false, error: 'gone', retryAfterMs: null }));
  const id = write('one');
  clock.nowMs += day + 1;
  const later = write('two');
  const courier = open();
  courier.wake();
  await untilAttempts(1);
  assert.equal(delivery(id)?.state, 'failed');
  assert.match(delivery(id)?.lastError ?? '', /a day: gone/);
  await untilAttempts(2);
  assert.equal(delivery(later)?.state, 'waiting');
});

test('what waits for a receiver that is no more is given up, and says so', (context) => {
  const { write, outbox, delivery, clock } = post(context);
  const id = write('one');
  outbox.abandonAllBut(['inbox'], clock.nowMs);
  assert.equal(delivery(id)?.state, 'failed');
  assert.match(delivery(id)?.lastError ?? '', /not configured/);
});
