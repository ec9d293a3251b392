// What counts as an answer, asked of a real server on loopback.

import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { test } from 'node:test';
import { z } from 'zod';
import { ask } from './answer.ts';
import { listenOnLoopback } from './loopback.ts';

const serving = async (
  listener: RequestListener,
  use: (url: string) => Promise<void>,
): Promise<void> => {
  const server = createServer(listener);
  const port = await listenOnLoopback(server);
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};

const schema = z.object({ status: z.literal('ok') });

const asking = (url: string) =>
  ask({ what: 'board', url, token: 'secret' }, { path: '/api/slos', schema });

const cases: readonly (readonly [title: string, status: number, body: string, says: RegExp])[] = [
  ['a page', 200, '<html></html>', /answered no JSON, so that is no board: is --board right\?$/],
  ['other JSON', 200, '[]', /is not what a board answers \(its answer: .*\): is --board right\?$/],
  ['nothing', 204, '', /answered no JSON/],
  ['elsewhere', 302, '', /answered 302; is --board right\?$/],
  ['not found', 404, '{"detail":"There is no such."}', /answered 404: There is no such\.; is --b/],
  ['no token', 401, '{"title":"Token needed"}', /wants a token: Token needed; set BOARD_VIEWER_T/],
  ['a question that is wrong', 400, '{"detail":"from is no time"}', /400: from is no time$/],
  ['in trouble', 503, 'upstream', /answered 503$/],
  ['a problem that is none', 500, 'null', /answered 500$/],
];

for (const [title, status, body, says] of cases)
  test(`answered ${title}`, async () => {
    await serving(
      (_request, response) => response.writeHead(status, { location: '/' }).end(body),
      (url) => assert.rejects(asking(url), { name: 'GateError', code: 'board', message: says }),
    );
  });

test('the token is sent, and a body by POST', async () => {
  const heard: string[] = [];
  await serving(
    (request, response) => {
      heard.push(`${request.method} ${request.headers.authorization}`);
      response.end('{"status":"ok"}');
    },
    async (url) => {
      assert.deepEqual(await asking(url), { status: 'ok' });
      await ask({ what: 'app', url, token: null }, { path: '/', schema, body: {} });
    },
  );
  assert.deepEqual(heard, ['GET Bearer secret', 'POST undefined']);
});

test('whoever is stopped meanwhile hears why', async () => {
  const stop = new AbortController();
  const why = new Error('told to');
  await serving(
    () => stop.abort(why),
    (url) =>
      assert.rejects(
        ask({ what: 'app', url, token: null }, { path: '/', schema, signal: stop.signal }),
        why,
      ),
  );
});
