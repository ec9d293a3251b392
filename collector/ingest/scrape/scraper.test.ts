import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ScrapeTarget } from '../../../language/slo-set.ts';
import type { Batch } from '../sample.ts';
import { type ScrapeFailure, scrape, startScraper } from './scraper.ts';

const scrapeMs = 1_700_000_000_000;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const serve = async (listener: RequestListener): Promise<ScrapeTarget> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  return { name: 'app', source: 'app-metrics', url, intervalSeconds: 0.005, timeoutSeconds: 5 };
};
const text = { 'content-type': 'text/plain; version=0.0.4' };

const failure = async (target: ScrapeTarget): Promise<ScrapeFailure> => {
  const result = await scrape(target, scrapeMs);
  assert.ok('reason' in result, 'it was read');
  assert.deepEqual(result.up, {
    name: 'up',
    labels: {},
    value: 0,
    kind: 'gauge',
    timeMs: scrapeMs,
  });
  return result;
};

test('a scrape is one complete batch, with up', async () => {
  const target = await serve((request, response) => {
    assert.match(request.headers.accept ?? '', /^application\/openmetrics-text;version=1\.0\.0/);
    const zipped = gzipSync(
      '# TYPE a_total counter\na_total 5\nprocess_start_time_seconds 1600\nup 7\n',
    );
    response.writeHead(200, { ...text, 'content-encoding': 'gzip' }).end(zipped);
  });
  const batch = await scrape(target, scrapeMs);
  assert.ok('samples' in batch);
  const { samples, ...rest } = batch;
  assert.deepEqual(rest, {
    source: 'app-metrics',
    target: target.url,
    timeMs: scrapeMs,
    complete: true,
    processStartMs: 1_600_000,
  });
  assert.deepEqual(
    samples.map(({ name, value, timeMs }) => [name, value, timeMs]),
    [
      ['a_total', 5, scrapeMs],
      ['process_start_time_seconds', 1600, scrapeMs],
      ['up', 1, scrapeMs],
    ],
  );
});

test('one bad line fails the whole scrape', async () => {
  const target = await serve((_request, response) => {
    response.writeHead(200, text).end('a 1\nb x\nc y\n');
  });
  const { reason, rejected } = await failure(target);
  assert.equal(reason, 'line 2: the value "x" is no number (and 1 more)');
  assert.equal(rejected.length, 2);
});

test('why a target could not be scraped is said in words', async () => {
  const cases: [RequestListener, RegExp][] = [
    [(_request, response) => response.writeHead(503).end('no'), /^it answered 503/],
    [(_request, response) => response.writeHead(204).end(), /^it answered 204/],
    [(_request, response) => response.writeHead(200, text).end('a 1'), /cut off/],
    [
      (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      /text\/html/,
    ],
    [(_request, response) => response.writeHead(200, text).end(Buffer.from([0x61, 0xff])), /UTF-8/],
    [(request) => request.socket.destroy(), /.+/],
    [
      (_request, response) => {
        response.writeHead(200, { ...text, 'content-length': '100' }).write('a 1\n');
        response.destroy();
      },
      /.+/,
    ],
  ];
  for (const [listener, reason] of cases) {
    const target = await serve(listener);
    assert.match((await failure(target)).reason, reason);
  }
  const hung = await serve(() => {});
  const late = await failure({ ...hung, timeoutSeconds: 0.02 });
  assert.equal(late.reason, 'it did not answer within 0.02 s');
  const gone = await serve(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  assert.match((await failure(gone)).reason, /nothing listens there/);
});

test('a target that says too much is given up', async () => {
  const target = await serve((_request, response) => {
    const line = `${'# '.repeat(500_000)}\n`;
    response.writeHead(200, text);
    const more = () => {
      while (response.write(line));
      response.once('drain', more);
    };
    more();
  });
  assert.match((await failure(target)).reason, /more than \d+ bytes/);
});

test('the loop hands on batches, failures and faults, and goes on', async () => {
  let answers = 0;
  const target = await serve((_request, response) => {
    answers += 1;
    if (answers % 2 === 0) response.writeHead(500).end();
    else response.writeHead(200, text).end('a 1\n');
  });
  const batches: Batch[] = [];
  const failures: ScrapeFailure[] = [];
  const faults: unknown[] = [];
  const enough = Promise.withResolvers<void>();
  const loop = startScraper({
    target,
    onBatch: async (batch) => {
      batches.push(batch);
      if (batches.length === 1) throw new Error('disk full');
      enough.resolve();
    },
    onFailure: (entry) => failures.push(entry),
    onFault: (error) => faults.push(error),
    now: () => scrapeMs,
  });
  await enough.promise;
  await loop.stop();
  assert.equal(faults.length, 1);
  assert.ok(failures.length >= 1);
  assert.equal(batches[0]?.timeMs, scrapeMs);
});

test('stopping ends a scrape that hangs without calling it a failure', async () => {
  const asked = Promise.withResolvers<void>();
  const target = await serve(() => asked.resolve());
  const failures: unknown[] = [];
  const loop = startScraper({
    target: { ...target, timeoutSeconds: 60 },
    onBatch: async () => {},
    onFailure: (entry) => failures.push(entry),
    onFault: (error) => failures.push(error),
  });
  await asked.promise;
  await loop.stop();
  assert.deepEqual(failures, []);
});

test('redirects are followed where they stay in place, and the secret with them', async () => {
  const asked: (string | undefined)[] = [];
  const target = await serve((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    if (request.url === '/metrics') response.writeHead(302, { location: '/other?x=1' }).end();
    else response.writeHead(200, text).end('a 1\n');
  });
  const token = { kind: 'variable', name: 'TOKEN' } as const;
  const readVariable = (name: string) => (name === 'TOKEN' ? 'secret' : null);
  const auth = { kind: 'bearer', token } as const;
  const batch = await scrape({ ...target, auth }, scrapeMs, { readVariable });
  assert.ok('samples' in batch);
  assert.deepEqual(asked, ['/metrics Bearer secret', '/other?x=1 Bearer secret']);
});

test('a redirect to another place is refused, and nothing is asked there', async () => {
  let asked = 0;
  const other = await serve((_request, response) => {
    asked += 1;
    response.writeHead(200, text).end('a 1\n');
  });
  const target = await serve((_request, response) => {
    response.writeHead(301, { location: other.url }).end();
  });
  const { reason } = await failure(target);
  assert.equal(reason, `it redirects to another place, ${new URL(other.url).origin}`);
  assert.equal(asked, 0);
  const circle = await serve((_request, response) => {
    response.writeHead(307, { location: '/metrics' }).end();
  });
  assert.match((await failure(circle)).reason, /redirects more than 5 times/);
});

test('a secret that is missing fails the scrape before anything is sent', async () => {
  let asked = 0;
  const target = await serve(() => {
    asked += 1;
  });
  const token = { kind: 'variable', name: 'TOKEN' } as const;
  const { reason } = await failure({ ...target, auth: { kind: 'bearer', token } });
  assert.deepEqual([reason, asked], ['the variable TOKEN is not set', 0]);
});

test('labels of an instance are of every series; its own ones keep their value', async () => {
  const target = await serve((_request, response) => {
    response.writeHead(200, text).end('a{zone="own"} 1\nb 2\n');
  });
  const batch = await scrape(target, scrapeMs, { labels: { zone: 'given' } });
  assert.ok('samples' in batch);
  assert.deepEqual(
    batch.samples.map(({ name, labels }) => [name, labels]),
    [
      ['a', { zone: 'given', exported_zone: 'own' }],
      ['b', { zone: 'given' }],
      ['up', { zone: 'given' }],
    ],
  );
});

test('a target has a limit of its own', async () => {
  const target = await serve((_request, response) => {
    response.writeHead(200, text).end(`# ${'x'.repeat(2000)}\n`);
  });
  const { reason } = await failure({ ...target, bodyLimitBytes: 1000 });
  assert.equal(reason, 'it answered more than 1000 bytes');
});
