import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { createChance } from './chance.ts';
import { live, retryMs, type VisitResult } from './person.ts';
import { renamed } from './visit.ts';

describe('person', () => {
  test('waits longer after each failure, never longer than a quarter of a minute', () => {
    assert.equal(retryMs(1, 0), 500);
    assert.equal(retryMs(3, 1), 4_000);
    assert.equal(retryMs(1_000, 1), 15_000);
  });

  test('marks a title as a draft, and takes the mark away again', () => {
    assert.equal(renamed('Plan'), 'Plan (draft)');
    assert.equal(renamed(renamed('Plan')), 'Plan');
  });

  test('bears an app that is away or refuses, and stops at once when told to', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(401).end('{"title":"Not signed in"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('no port');
    const stop = new AbortController();
    const results: VisitResult[] = [];
    await live(
      {
        appUrl: new URL(`http://127.0.0.1:${address.port}`),
        email: 'person-1@demo.example',
        password: 'wrong',
        chance: createChance(),
        signal: stop.signal,
      },
      0,
      (result) => {
        results.push(result);
        stop.abort();
      },
    );
    assert.equal(results.length, 1);
    assert.match(results[0]?.error?.message ?? '', /POST \/api\/sessions was answered 401/);
    server.close();
  });
});
