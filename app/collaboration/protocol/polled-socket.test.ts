import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { PolledSocket } from './polled-socket.ts';

type Request = {
  readonly body: { line?: string; messages?: unknown[]; closed?: number };
  readonly keepalive: boolean;
  readonly answer: (status?: number) => void;
};

const sockets: PolledSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** A line that is open, with what it asks of the app; the test answers. */
const make = async () => {
  const requests: Request[] = [];
  const fetcher: typeof fetch = (_url, { body, keepalive = false, signal } = {}) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new TypeError('aborted')));
      const asked: Request['body'] = JSON.parse(String(body));
      if (asked.line === undefined) {
        resolve(Response.json({ line: 'secret' }, { status: 201 }));
        return;
      }
      const answer = (status = 204) => resolve(new Response(null, { status }));
      requests.push({ body: asked, keepalive, answer });
    });
  const socket = new PolledSocket('http://hub/poll', fetcher);
  sockets.push(socket);
  const closed: number[] = [];
  socket.addEventListener('close', ({ code }) => closed.push(code));
  await settle();
  const [waiting] = requests.splice(0);
  assert.deepEqual(waiting?.body, { line: 'secret' });
  return { socket, requests, closed };
};

describe('a polled socket', () => {
  test('says in one request what is said in one go, and the rest when that has arrived', async () => {
    const { socket, requests } = await make();
    socket.send('1');
    socket.send('2');
    await settle();
    socket.send('3');
    await settle();
    assert.deepEqual(
      requests.map(({ body }) => body.messages),
      [[1, 2]],
    );
    requests[0]?.answer();
    await settle();
    assert.deepEqual(requests[1]?.body.messages, [3]);
  });

  test('says what is left to say before it closes', async () => {
    const { socket, requests } = await make();
    socket.send('1');
    socket.close(4000);
    await settle();
    assert.deepEqual(requests.splice(0, 1)[0]?.answer(), undefined);
    await settle();
    assert.deepEqual(requests[0]?.body, { line: 'secret', messages: [], closed: 4000 });
  });

  test('of a page that goes away waits for nothing, and is sent when the page is gone', async () => {
    const { socket, requests, closed } = await make();
    socket.send('1');
    await settle();
    socket.send('2');
    socket.goAway();
    // At once: there is no later for that page.
    assert.deepEqual(requests[1]?.body, { line: 'secret', messages: [2], closed: 1001 });
    assert.deepEqual([requests[0]?.keepalive, requests[1]?.keepalive], [false, true]);
    socket.goAway();
    socket.close();
    for (const { answer } of requests) answer();
    await settle();
    assert.deepEqual([requests.length, closed], [2, []]);
  });

  test('leaves in any case, without what a browser would not send any more', async () => {
    const { socket, requests } = await make();
    socket.send(`"${'ü'.repeat(40_000)}"`);
    socket.goAway();
    assert.deepEqual(requests[0]?.body, { line: 'secret', closed: 1001 });
  });
});
