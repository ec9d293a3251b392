// The status page of a real collector: told of a red, answered while others push as fast as they can,
// told to those who subscribed, and readable as a file when the collector is gone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { IncidentRow } from '../../collector/serve/incidents/shapes.ts';
import { until } from '../until.ts';
import { launchCollector, temporaryFolder } from './process.ts';
import { openShop } from './shop.ts';

const span = (index: number) => ({
  traceId: index.toString(16).padStart(32, '0'),
  spanId: index.toString(16).padStart(16, '0'),
  name: `GET /${index}`,
  kind: 2,
  startTimeUnixNano: `${Date.now()}000000`,
  endTimeUnixNano: `${Date.now() + 700}000000`,
});
const heavy = (from: number): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ spans: Array.from({ length: 1000 }, (_, index) => span(from + index)) }],
      },
    ],
  });

/** Takes what subscribers are told; the first time it is not ready. */
const openSubscriber = async () => {
  const told: { readonly key: string; readonly text: string }[] = [];
  let refusals = 1;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      told.push({
        key: String(request.headers['idempotency-key']),
        text: JSON.parse(body).update.text,
      });
      response.writeHead(refusals > 0 ? 503 : 204).end();
      refusals -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told, close };
};

test('a red is told, under load too, and is still to be read when the collector is gone', async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const [shop, subscriber] = [await openShop(), await openSubscriber()];
  context.after(shop.close);
  context.after(subscriber.close);
  const environment = {
    ...{ SIGNALBOX_DATA: folder.path, APP_URL: shop.url, STATUS_PUBLISH_SECONDS: '1' },
    ...{ STATUS_WEBHOOK_URLS: subscriber.url, STATUS_PAGE_TITLE: 'The shop' },
    BOARD_VIEWER_TOKEN: 'viewer-token-0123456789',
    BOARD_OPERATOR_TOKEN: 'operator-token-0123456789',
  };
  const collector = launchCollector(environment);
  context.after(() => collector.child.kill('SIGKILL'));
  const { board, otlpHttp } = await collector.ready;
  const page = async (): Promise<string> => {
    const answer = await fetch(`${board}/status`);
    return answer.status === 200 ? answer.text() : '';
  };
  await until('a page', async () => (await page()).includes('The shop'));

  let isPushing = true;
  let pushes = 0;
  const senders = Array.from({ length: 2 }, async (_, sender) => {
    for (let turn = 0; isPushing; turn += 1) {
      const answer = await fetch(`${otlpHttp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: heavy((sender * 1000 + turn) * 1000),
      });
      await answer.arrayBuffer();
      pushes += 1;
    }
  });
  shop.slow(true);
  await until('that it is told', async () =>
    (await page()).includes('We are investigating a problem with shop.'),
  );
  for (let count = 0; count < 20; count += 1) assert.notEqual(await page(), '');
  assert.ok(pushes > 4, 'others pushed meanwhile');
  isPushing = false;
  await Promise.all(senders);
  await until('that it is told again', () => subscriber.told.length >= 2);
  const [first, second] = subscriber.told;
  assert.deepEqual(first, second, 'the same, under the same key');
  assert.equal(first?.text, 'We are investigating a problem with shop.');

  // Killed, not stopped: what was written last is what people read.
  collector.child.kill('SIGKILL');
  await collector.ended;
  const read = (name: string) => readFileSync(join(folder.path, 'status', name), 'utf8');
  assert.ok(read('index.html').includes('We are investigating a problem with shop.'));
  assert.ok(read('index.html').trimEnd().endsWith('</html>'), 'whole');
  assert.ok(read('feed.xml').includes('Investigating: Problem with shop'));

  // What broke before is the same incident after the start; all is told once more, none twice.
  const again = launchCollector(environment);
  context.after(() => again.child.kill('SIGKILL'));
  const urls = await again.ready;
  shop.slow(false);
  const incidents = async (): Promise<IncidentRow[]> => {
    const headers = { authorization: 'Bearer viewer-token-0123456789' };
    const answer = await fetch(`${urls.board}/api/incidents`, { headers });
    return (await answer.json()) as IncidentRow[];
  };
  await until('that it is over', async () => (await incidents())[0]?.status === 'resolved');
  assert.equal((await incidents()).length, 1);
  await until('that its end is told', () => subscriber.told.at(-1)?.text === 'shop has recovered.');
  assert.equal(new Set(subscriber.told.map(({ key }) => key)).size, 2);
  again.child.kill('SIGTERM');
  assert.equal((await again.ended).code, 0);
});
