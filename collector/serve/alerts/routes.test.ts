import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertOf } from '../../page/fixture.ts';
import { json, nowMs, openBoard } from '../fixture.ts';
import type { Acknowledgement } from '../shapes.ts';

const open = async () => {
  const given: [string, Acknowledgement][] = [];
  const board = await openBoard({
    pager: {
      acknowledge: (id, acknowledgement, also) => {
        if (id !== 'a') return null;
        given.push([id, acknowledgement]);
        also();
        return [id];
      },
    },
  });
  const { state } = board.context;
  Object.assign(state, { alerts: () => [alertOf('a', 'firing'), alertOf('b', 'resolved')] });
  const acknowledge = (id: string, body?: unknown, headers: Record<string, string> = {}) =>
    board.ask(`/api/alerts/${id}/acknowledge`, {
      ...{ method: 'POST', headers: { ...json, ...headers } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { ...board, acknowledge, given };
};

test('an alert is acknowledged by who asks, with a note, and that is audited', async (context) => {
  const { acknowledge, given, close, context: board } = await open();
  context.after(close);
  const answer = await acknowledge('a', { note: 'mine' }, { 'x-signalbox-user': 'ada' });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(JSON.parse(answer.text).id, 'a');
  assert.deepEqual(given, [['a', { by: 'ada', at: nowMs, note: 'mine' }]]);
  assert.equal((await acknowledge('a')).status, 200, 'nothing need be said');
  await acknowledge('a', { by: 'grace' });
  assert.deepEqual(
    board.audit
      .list({ limit: 5 })
      .map(({ who, what, about, detail }) => [who, what, about, detail]),
    [
      ['operator', 'alert acknowledged', 'a', 'by grace'],
      ['operator', 'alert acknowledged', 'a', ''],
      ['ada', 'alert acknowledged', 'a', 'mine'],
    ],
  );
});

test('what fires no more, is unknown or is no acknowledgement is refused', async (context) => {
  const { acknowledge, close } = await open();
  context.after(close);
  assert.equal((await acknowledge('b')).status, 409);
  assert.equal((await acknowledge('c')).status, 404);
  assert.equal((await acknowledge('a', { note: 5 })).status, 400);
});
