import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attempt } from '../../page/receivers/attempt.ts';
import type { Tried } from '../../page/receivers/trial.ts';
import { openBoard } from '../fixture.ts';
import type { NotificationRow } from '../notifications/shapes.ts';

const tokens = { viewer: 'viewer-token-0123456', operator: 'operator-token-01234' };

const receiver = (name: string, by: string, attempts: readonly Attempt[]) => {
  const told: NotificationRow[] = [];
  const tried: Tried = {
    ...{ name, by },
    send: async (notification) => {
      told.push(notification);
      return (
        attempts[told.length - 1] ?? { taken: false, error: 'once too often', retryAfterMs: 0 }
      );
    },
    complaint: () => (attempts[0]?.taken ? null : 'It takes nothing.'),
  };
  return { told, tried };
};

const asking = (token: string, user: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`,
});

test('receivers are listed with their complaints, and tested by operators only', async (context) => {
  const slack = receiver('slack:shop-chat', 'slack', [{ taken: true, answer: '200 OK: ok' }]);
  const refused = { taken: false, error: 'the receiver answered 404', retryAfterMs: null } as const;
  const hook = receiver('webhook', 'webhook', [refused]);
  const board = await openBoard({ tokens, receivers: [slack.tried, hook.tried] });
  context.after(() => board.close());
  const viewer = asking(tokens.viewer, 'vera');
  const operator = asking(tokens.operator, 'otto');
  const listed = await board.ask('/api/receivers', { headers: viewer });
  assert.deepEqual(JSON.parse(listed.text), [
    { name: 'slack:shop-chat', by: 'slack', complaint: null },
    { name: 'webhook', by: 'webhook', complaint: 'It takes nothing.' },
  ]);
  const path = '/api/receivers/slack%3Ashop-chat/test';
  const post = { method: 'POST' } as const;
  assert.equal((await board.ask(path, { ...post, headers: viewer })).status, 403);
  assert.equal(slack.told.length, 0);
  const taken = await board.ask(path, { ...post, headers: operator });
  assert.deepEqual(JSON.parse(taken.text), {
    ...{ name: 'slack:shop-chat', taken: true, answer: '200 OK: ok' },
  });
  const [notification] = slack.told;
  assert.match(notification?.title ?? '', /^TEST/);
  assert.match(notification?.summary ?? '', /otto asked .* by slack:shop-chat\. Nothing is wrong/);
  const not = await board.ask('/api/receivers/webhook/test', { ...post, headers: operator });
  assert.deepEqual(JSON.parse(not.text), {
    ...{ name: 'webhook', taken: false, answer: 'the receiver answered 404' },
  });
  const none = await board.ask('/api/receivers/smoke/test', { ...post, headers: operator });
  assert.equal(none.status, 404);
  assert.deepEqual(
    board.context.audit.list({ limit: 10 }).map(({ who, what, about }) => [who, what, about]),
    [
      ['otto', 'receiver tested', 'webhook'],
      ['otto', 'receiver tested', 'slack:shop-chat'],
    ],
  );
});

test('what a test opens it closes; when it cannot, that is its answer', async (context) => {
  const taken = { taken: true, answer: '202' } as const;
  const whole = receiver('pagerduty', 'pagerduty', [taken, taken]);
  const half = receiver('pagerduty:shop', 'pagerduty', [taken]);
  const board = await openBoard({ receivers: [whole.tried, half.tried] });
  context.after(() => board.close());
  const first = await board.ask('/api/receivers/pagerduty/test', { method: 'POST' });
  assert.equal(JSON.parse(first.text).taken, true);
  const [begin, end] = whole.told;
  assert.deepEqual([begin?.state, end?.state], ['firing', 'resolved']);
  assert.equal(begin?.alertId, end?.alertId);
  const second = await board.ask('/api/receivers/pagerduty%3Ashop/test', { method: 'POST' });
  assert.deepEqual(JSON.parse(second.text), {
    ...{ name: 'pagerduty:shop', taken: false },
    answer: 'its end was not taken: once too often',
  });
});
