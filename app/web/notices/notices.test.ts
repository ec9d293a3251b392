import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../collaboration/protocol/annotations.ts';
import { createNotices, type NoticeList } from './notices.ts';

const notice = (id: string, read = false): Notice => ({
  id,
  document: { id: 'd', title: 'Plan' },
  annotation: 'a',
  author: 'Ben',
  text: 'See?',
  at: 1,
  read,
});

const stage = () => {
  const answers: ((list: NoticeList) => void)[] = [];
  const timers: (() => void)[] = [];
  const seen: string[] = [];
  let hidden = false;
  const notices = createNotices({
    ask: () => new Promise((resolve) => answers.push(resolve)),
    seen: async () => seen.push('seen'),
    after: (_milliseconds, action) => {
      timers.push(action);
      return () => timers.splice(timers.indexOf(action), 1);
    },
    hidden: () => hidden,
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const hide = () => {
    hidden = true;
  };
  return { notices, answers, timers, seen, turn, hide };
};

test('what the hub tells is there once, and said once', async () => {
  const { notices, answers, turn } = stage();
  const fresh: string[] = [];
  notices.onFresh(({ id }) => fresh.push(id));
  notices.start();
  answers[0]?.({ unread: 1, notices: [notice('1')] });
  await turn();
  notices.hear(notice('2'));
  notices.hear(notice('2'));
  notices.hear(notice('1'));
  assert.deepEqual(fresh, ['2']);
  assert.equal(notices.view().unread, 2);
  assert.deepEqual(
    notices.view().notices.map(({ id }) => id),
    ['2', '1'],
  );
});

test('all are read at once, and an older answer does not undo that', async () => {
  const { notices, answers, timers, seen, turn } = stage();
  notices.start();
  answers[0]?.({ unread: 1, notices: [notice('1')] });
  await turn();
  timers[0]?.();
  notices.readAll();
  notices.readAll();
  assert.deepEqual(seen, ['seen']);
  answers[1]?.({ unread: 1, notices: [notice('1')] });
  await turn();
  assert.equal(notices.view().unread, 0);
  assert.ok(notices.view().notices[0]?.read);
});

test('nobody asks while nobody looks, nor after the end', async () => {
  const { notices, answers, timers, turn, hide } = stage();
  hide();
  const stop = notices.start();
  await turn();
  assert.equal(answers.length, 0);
  assert.equal(timers.length, 1);
  stop();
  assert.equal(timers.length, 0);
  assert.deepEqual(notices.view(), { unread: 0, notices: [] });
});
