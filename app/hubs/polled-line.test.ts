import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { type Held, PolledLine } from './polled-line.ts';

const make = () => {
  const events: string[] = [];
  let over = 0;
  const line = new PolledLine(() => {
    over += 1;
  });
  line.on('message', (text) => events.push(`message ${text}`));
  line.on('pong', () => events.push('pong'));
  line.on('close', (code, reason) => events.push(`close ${code} ${reason}`));
  const answers: { body: unknown; sent: () => void }[] = [];
  let destroyed = 0;
  const held = (): Held => ({
    answer: (body, sent) => answers.push({ body: JSON.parse(body), sent }),
    destroy: () => {
      destroyed += 1;
    },
  });
  return { line, events, answers, held, over: () => over, destroyed: () => destroyed };
};

test('what is said in one go is one answer, in order', async () => {
  const { line, answers, held } = make();
  line.hold(held());
  line.send('1');
  line.send('2');
  assert.equal(answers.length, 0);
  await settle();
  line.send('3');
  await settle();
  assert.deepEqual(answers[0]?.body, { messages: [1, 2] });
  assert.equal(answers.length, 1);
  line.hold(held());
  assert.deepEqual(answers[1]?.body, { messages: [3] });
});

test('what waits counts as unread until it has left', async () => {
  const { line, answers, held } = make();
  let gone = 0;
  line.send('"four"', () => {
    gone += 1;
  });
  assert.equal(line.bufferedAmount, 6);
  line.hold(held());
  assert.deepEqual([line.bufferedAmount, gone], [6, 0]);
  answers[0]?.sent();
  assert.deepEqual([line.bufferedAmount, gone], [0, 1]);
});

test('an older request is let go, without what is for the newer', async () => {
  const { line, answers, held, events } = make();
  line.hold(held());
  line.send('1');
  line.hold(held());
  assert.deepEqual(
    answers.map(({ body }) => body),
    [{ messages: [] }, { messages: [1] }],
  );
  assert.deepEqual(events, ['pong', 'pong']);
});

test('a goodbye is the last answer, and is heard by who asks later too', async () => {
  const { line, answers, held, events, over } = make();
  line.send('1');
  line.close(1012, 'restart');
  await settle();
  assert.deepEqual([over(), events], [0, ['close 1012 restart']]);
  line.hold(held());
  const closed = { code: 1012, reason: 'restart' };
  assert.deepEqual(answers[0]?.body, { messages: [1], closed });
  assert.equal(over(), 1);
});

test('a request that breaks off is a cut; that of before is not', () => {
  const { line, held, events, over } = make();
  const [older, newer] = [held(), held()];
  line.hold(older);
  line.hold(newer);
  line.letGo(older);
  assert.equal(over(), 0);
  line.letGo(newer);
  assert.equal(over(), 1);
  assert.equal(events.at(-1), 'close 1006 the request broke off');
});

test('ended without a word, everything that waits is gone', () => {
  const { line, held, over, destroyed } = make();
  let gone = 0;
  line.hold(held());
  line.send('1', () => {
    gone += 1;
  });
  line.terminate();
  line.terminate();
  assert.deepEqual([gone, over(), destroyed()], [1, 1, 1]);
});
