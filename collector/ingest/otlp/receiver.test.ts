import assert from 'node:assert/strict';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Batch } from '../sample.ts';
import type { Span } from '../span.ts';
import { jsonEncoding, protobufEncoding } from './encoding.ts';
import { createOtlpReceiver } from './receiver.ts';
import { decodedSpans } from './scan/decoded-spans-fixture.ts';
import { messageType } from './schema.ts';
import type { SpanMeta } from './signals.ts';

const timeUnixNano = '1700000000000000000';
const tracesJson = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: 'b7ad6b7169203331',
              name: 'GET /',
              startTimeUnixNano: timeUnixNano,
              endTimeUnixNano: timeUnixNano,
            },
          ],
        },
      ],
    },
  ],
};
const sum = {
  aggregationTemporality: 2,
  isMonotonic: true,
  dataPoints: [{ asInt: 1, timeUnixNano }],
};
const metricsJson = (...metrics: object[]) => ({
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'a', sum }, ...metrics] }] }],
});
const tracesBody = JSON.stringify(tracesJson);
const metricsBody = JSON.stringify(metricsJson());

const limits = { bodyBytes: 100_000, heldBytes: 150_000, bodySeconds: 30 };
const batches: Batch[] = [];
const exports: { spans: readonly Span[]; source: string; meta: SpanMeta }[] = [];
const logged: unknown[] = [];
const refusedCounts: number[] = [];
let store: () => Promise<unknown> = async () => 'stored';
const log = {
  warn: (entry: unknown) => logged.push(entry),
  error: (entry: unknown) => logged.push(entry),
};

const receiver = createOtlpReceiver({
  source: 'pushed',
  ingestMetrics: async (batch) => {
    await store();
    batches.push(batch);
  },
  scanning: decodedSpans(async (spans, source, meta) => {
    await store();
    exports.push({ spans, source, meta });
  }),
  onRefused: (count) => refusedCounts.push(count),
  now: () => 1_700_000_005_000,
  log,
  limits,
});
const server = createServer(receiver);
let origin = '';

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  batches.length = 0;
  exports.length = 0;
  logged.length = 0;
  refusedCounts.length = 0;
  store = async () => 'stored';
});

const json = { 'content-type': 'application/json' };
const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = json) =>
  fetch(origin + path, { method: 'POST', headers, body: Buffer.from(body) });

/** What must hold after anything else was sent. */
const assertStillTaking = async () => {
  exports.length = 0;
  const response = await post('/v1/traces', tracesBody);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), '{}');
  assert.equal(exports.length, 1);
};

test('an accepted export is answered in its own encoding, after it was stored', async () => {
  const bytes = messageType('ExportMetricsServiceRequest')
    .encode(messageType('ExportMetricsServiceRequest').fromObject(metricsJson()))
    .finish();
  const response = await post('/v1/metrics', bytes, { 'content-type': 'application/x-protobuf' });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/x-protobuf');
  assert.equal((await response.bytes()).length, 0);
  assert.deepEqual(
    batches.map(({ source, target, timeMs }) => [source, target, timeMs]),
    [['pushed', 'unknown_service', 1_700_000_005_000]],
  );
  await assertStillTaking();
});

test('nothing is acknowledged before the store has it', async () => {
  const stored = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  store = () => {
    asked.resolve();
    return stored.promise;
  };
  let answered = false;
  const response = post('/v1/metrics', metricsBody).finally(() => {
    answered = true;
  });
  await asked.promise;
  await new Promise(setImmediate);
  assert.equal(answered, false);
  stored.resolve();
  assert.equal((await response).status, 200);
});

test('an export that could not be stored is asked for again', async () => {
  store = async () => {
    throw new Error('disk full');
  };
  for (const [path, body] of [
    ['/v1/metrics', metricsBody],
    ['/v1/traces', tracesBody],
  ] as const) {
    const response = await post(path, body);
    assert.equal(response.status, 503);
    assert.match(response.headers.get('retry-after') ?? '', /^\d+$/);
    assert.equal(((await response.json()) as { code: number }).code, 14);
  }
  assert.equal(logged.length, 2);
  store = async () => 'stored';
  await assertStillTaking();
});

test('the same body is the same batch, another body another', async () => {
  await post('/v1/metrics', metricsBody);
  await post('/v1/metrics', gzipSync(metricsBody), { ...json, 'content-encoding': 'gzip' });
  await post('/v1/metrics', `${metricsBody} `);
  const [first, again, other] = batches.map(({ fingerprint }) => fingerprint);
  assert.ok(first);
  assert.equal(first, again);
  assert.notEqual(first, other);
  await post('/v1/traces', tracesBody);
  assert.equal(exports[0]?.meta.fingerprint, 'pushed 1 b7ad6b7169203331 b7ad6b7169203331');
});

test('bodies come plain, by gzip, deflate and zstd, whole or in pieces', async () => {
  const forms: [string, Uint8Array][] = [
    ['identity', Buffer.from(tracesBody)],
    ['gzip', gzipSync(tracesBody)],
    ['GZIP', gzipSync(tracesBody)],
    ['deflate', deflateSync(tracesBody)],
    ['zstd', zstdCompressSync(tracesBody)],
  ];
  for (const [encoding, body] of forms) {
    const response = await post('/v1/traces', body, { ...json, 'content-encoding': encoding });
    assert.equal(response.status, 200, encoding);
  }
  const chunked = httpRequest(`${origin}/v1/traces`, { method: 'POST', headers: json });
  for (const byte of Buffer.from(tracesBody)) chunked.write(Buffer.of(byte));
  chunked.end();
  const response = await new Promise<IncomingMessage>((resolve) => chunked.on('response', resolve));
  assert.equal(response.statusCode, 200);
  response.resume();
  assert.equal(exports.length, 6);
});

test('what is wrong with a request is said by status and in its encoding', async () => {
  const large = 'x'.repeat(limits.bodyBytes + 1);
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  assert.ok(bomb.length < limits.bodyBytes);
  const zstdBomb = zstdCompressSync(Buffer.alloc(50_000_000));
  const gzip = { ...json, 'content-encoding': 'gzip' };
  const zstd = { ...json, 'content-encoding': 'zstd' };
  const cases: [string, number, number, string, string | Uint8Array, Record<string, string>][] = [
    ['garbage', 400, 3, '/v1/traces', '{"resourceSpans":5}', json],
    ['no JSON', 400, 3, '/v1/metrics', 'hello', json],
    ['no gzip', 400, 3, '/v1/traces', tracesBody, gzip],
    ['half a gzip', 400, 3, '/v1/traces', gzipSync(tracesBody).subarray(0, 40), gzip],
    ['unknown path', 404, 5, '/v1/profiles', tracesBody, json],
    ['too large', 413, 8, '/v1/traces', large, json],
    ['too large once unpacked', 413, 8, '/v1/traces', bomb, gzip],
    ['no zstd', 400, 3, '/v1/traces', tracesBody, zstd],
    ['zstd too large once unpacked', 413, 8, '/v1/traces', zstdBomb, zstd],
    ['wrong type', 415, 3, '/v1/traces', tracesBody, { 'content-type': 'text/plain' }],
    ['wrong encoding', 415, 3, '/v1/traces', tracesBody, { ...json, 'content-encoding': 'br' }],
  ];
  for (const [name, status, code, path, body, headers] of cases) {
    const response = await post(path, body, headers);
    assert.equal(response.status, status, name);
    assert.equal(response.headers.get('content-type'), 'application/json', name);
    const answer = (await response.json()) as { code: number; message: string };
    assert.equal(answer.code, code, name);
    assert.ok(answer.message.length > 10, name);
    await assertStillTaking();
  }
  const get = await fetch(`${origin}/v1/traces`);
  assert.equal(get.status, 405);
  assert.equal(get.headers.get('allow'), 'POST');
});

test('a protobuf request is refused in protobuf', async () => {
  const headers = { 'content-type': 'application/x-protobuf' };
  const truncated = Buffer.from([0x0a, 0x7f, 0x01]);
  const response = await post('/v1/traces', truncated, headers);
  assert.equal(response.status, 400);
  assert.equal(response.headers.get('content-type'), 'application/x-protobuf');
  const status = protobufEncoding.decode('RpcStatus', await response.bytes());
  assert.ok('message' in status);
  assert.match(String(Reflect.get(Object(status.message), 'message')), /ExportTraceServiceRequest/);
});

test('too much at once is put off', async () => {
  const stored = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  store = () => {
    asked.resolve();
    return stored.promise;
  };
  const padded = `${tracesBody}${' '.repeat(limits.bodyBytes - tracesBody.length)}`;
  const first = post('/v1/traces', padded);
  await asked.promise;
  const second = await post('/v1/traces', padded);
  assert.equal(second.status, 429);
  assert.match(second.headers.get('retry-after') ?? '', /^\d+$/);
  stored.resolve();
  assert.equal((await first).status, 200);
  assert.equal((await post('/v1/traces', padded)).status, 200);
});

test('what was not taken is counted and named', async () => {
  const metrics = metricsJson({ name: '', sum });
  const response = await post('/v1/metrics', JSON.stringify(metrics));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    partialSuccess: { rejectedDataPoints: '1', errorMessage: 'metric "": it has no name' },
  });
  assert.equal(batches.length, 1);
  assert.deepEqual(refusedCounts, [1]);
});

test('logs are refused honestly', async () => {
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 9 }, {}] }] }] };
  const response = await post('/v1/logs', JSON.stringify(logs));
  assert.equal(response.status, 200);
  const answer = (await response.json()) as { partialSuccess: Record<string, string> };
  assert.equal(answer.partialSuccess.rejectedLogRecords, '2');
  assert.match(answer.partialSuccess.errorMessage ?? '', /keeps no logs/);
  assert.equal(await (await post('/v1/logs', '{}')).text(), '{}');
});

test('a client that breaks off, or speaks no HTTP, hurts nobody', async () => {
  const port = Number(new URL(origin).port);
  const head = 'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const rude = [
    `${head}Content-Length: 500\r\n\r\n{"resource`,
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    `${head}Content-Encoding: gzip\r\nContent-Length: 500\r\n\r\n\x1f`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02',
    `${head}Content-Length: 90000\r\n\r\n${' '.repeat(80_000)}`,
  ];
  for (const text of rude) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    socket.write(text, 'latin1', () => socket.destroySoon());
    await new Promise<void>((resolve) => socket.on('close', () => resolve()));
    await assertStillTaking();
  }
  // What the broken bodies held was given back, or there would be no room for this one.
  const padded = `${tracesBody}${' '.repeat(limits.bodyBytes - tracesBody.length)}`;
  assert.equal((await post('/v1/traces', padded)).status, 200);
});

test('a body that is announced too large is refused before it comes', async () => {
  const headers = { ...json, 'content-length': '1000000000' };
  const announced = httpRequest(`${origin}/v1/traces`, { method: 'POST', headers });
  announced.on('error', () => {});
  announced.flushHeaders();
  const response = await new Promise<IncomingMessage>((resolve) =>
    announced.on('response', resolve),
  );
  assert.equal(response.statusCode, 413);
  announced.destroy();
});

test('a compressed body without end or content is too large as well', async () => {
  const headers = { ...json, 'content-encoding': 'gzip' };
  const endless = httpRequest(`${origin}/v1/traces`, { method: 'POST', headers });
  // A gzip header whose file name does not end: nothing ever comes out of it.
  endless.write(Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]));
  endless.end(Buffer.alloc(limits.bodyBytes, 'x'));
  const response = await new Promise<IncomingMessage>((resolve) => endless.on('response', resolve));
  assert.equal(response.statusCode, 413);
  response.resume();
});

test('a client that writes all before it reads still learns why it was refused', async () => {
  const body = Buffer.alloc(8_000_000, ' ');
  const size = body.length;
  for (const [framing, before, end] of [
    [`Content-Length: ${size}`, '', ''],
    ['Transfer-Encoding: chunked', `${size.toString(16)}\r\n`, '\r\n0\r\n\r\n'],
  ]) {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.pause();
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.write('POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
      socket.write(`${framing}\r\n\r\n${before}`);
      socket.write(body);
      socket.write(`${end}`, () => resolve());
    });
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    assert.match(answer, /^HTTP\/1\.1 413 .*"code":8/s);
  }
});

test('a body that does not come is given up', async () => {
  const hasty = createServer(
    createOtlpReceiver({
      source: 'pushed',
      ingestMetrics: async () => {},
      scanning: decodedSpans(() => {}),
      log,
      limits: { bodySeconds: 0.01 },
    }),
  );
  await new Promise<void>((resolve) => hasty.listen(0, '127.0.0.1', resolve));
  const { port } = hasty.address() as AddressInfo;
  const slow = httpRequest({ port, path: '/v1/traces', method: 'POST', headers: json });
  slow.on('error', () => {});
  slow.write('{');
  const response = await new Promise<IncomingMessage>((resolve) => slow.on('response', resolve));
  assert.equal(response.statusCode, 408);
  slow.destroy();
  hasty.closeAllConnections();
  await new Promise((resolve) => hasty.close(resolve));
});

test('one connection carries many exports', async () => {
  const sockets = new Set<unknown>();
  const track = (socket: unknown) => sockets.add(socket);
  server.on('connection', track);
  const { Agent } = await import('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const body of [tracesBody, '{"resourceSpans":5}', tracesBody]) {
    await new Promise<void>((resolve, reject) => {
      httpRequest(`${origin}/v1/traces`, { method: 'POST', headers: json, agent }, (response) => {
        response.resume().on('end', resolve);
      })
        .on('error', reject)
        .end(body);
    });
  }
  agent.destroy();
  server.off('connection', track);
  assert.equal(sockets.size, 1);
  assert.equal(exports.length, 2);
});

test('the encodings answer alike', () => {
  const partialSuccess = { rejectedSpans: 3, errorMessage: 'why' };
  const name = 'ExportTraceServiceResponse';
  const sent = protobufEncoding.encode(name, { partialSuccess });
  const decoded = protobufEncoding.decode(name, sent);
  assert.ok('message' in decoded);
  assert.equal(
    Buffer.from(jsonEncoding.encode(name, { partialSuccess })).toString(),
    JSON.stringify({ partialSuccess: { rejectedSpans: '3', errorMessage: 'why' } }),
  );
  assert.deepEqual(
    messageType(name).toObject(messageType(name).fromObject(Object(decoded.message)), {
      longs: Number,
    }),
    { partialSuccess },
  );
});
