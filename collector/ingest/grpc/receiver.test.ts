import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2, constants, type OutgoingHttpHeaders } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import type { Received } from '../otlp/receiver.ts';
import { decodedSpans } from '../otlp/scan/decoded-spans-fixture.ts';
import { messageType } from '../otlp/schema.ts';
import { createGrpcReceiver, type GrpcReceiverOptions } from './receiver.ts';

const time = '1700000000000000000';
const bytesOf = (name: string, content: object): Buffer => {
  const type = messageType(name);
  return Buffer.from(type.encode(type.fromObject(content)).finish());
};
const span = (name: string) => ({
  traceId: Buffer.alloc(16, 1),
  spanId: Buffer.alloc(8, 1),
  ...{ name, startTimeUnixNano: time, endTimeUnixNano: time },
});
const traces = (...names: string[]) =>
  bytesOf('ExportTraceServiceRequest', {
    resourceSpans: [{ scopeSpans: [{ spans: names.map(span) }] }],
  });
const sum = {
  ...{ aggregationTemporality: 2, isMonotonic: true },
  dataPoints: [{ asInt: 1, timeUnixNano: time }],
};
const metrics = bytesOf('ExportMetricsServiceRequest', {
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'a', sum }] }] }],
});
const logs = bytesOf('ExportLogsServiceRequest', {
  resourceLogs: [{ scopeLogs: [{ logRecords: [{}, {}] }] }],
});

const service = (name: string) => `/opentelemetry.proto.collector.${name}/Export`;
const [traceService, metricsService, logsService] = [
  service('trace.v1.TraceService'),
  service('metrics.v1.MetricsService'),
  service('logs.v1.LogsService'),
];

const limits = { bodyBytes: 100_000, heldBytes: 150_000, bodySeconds: 30 };
const taken: string[] = [];
const forwarded: Received[] = [];
const ends: number[] = [];
const room = { held: 0 };
let store: () => Promise<unknown> = async () => 'stored';
const options: GrpcReceiverOptions = {
  source: 'pushed',
  ingestMetrics: async ({ source }) => {
    await store();
    taken.push(`metrics ${source}`);
  },
  scanning: decodedSpans(async (spans, source) => {
    await store();
    taken.push(`spans ${spans.length} ${source}`);
  }),
  forward: async (received) => {
    forwarded.push(received);
  },
  onEnd: (code) => ends.push(code),
  log: { warn: () => undefined, error: () => undefined },
  ...{ limits, room },
};
const receiver = createGrpcReceiver(options);
let address = '';
let client: Client;

const addressOf = async ({ server }: typeof receiver): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

before(async () => {
  address = await addressOf(receiver);
  client = new Client(address, credentials.createInsecure());
});
after(async () => {
  client.close();
  await receiver.close(0);
});
beforeEach(() => {
  taken.length = 0;
  forwarded.length = 0;
  ends.length = 0;
  store = async () => 'stored';
});
afterEach(() => assert.equal(room.held, 0, 'every body was given back'));

const bytes = (buffer: Buffer): Buffer => buffer;

const call = (
  path: string,
  message: Buffer,
  { metadata = new Metadata(), from = client } = {},
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    from.makeUnaryRequest(path, bytes, bytes, message, metadata, (error, answer) => {
      if (error) reject(error);
      else resolve(answer ?? Buffer.alloc(0));
    });
  });

const refusalOf = async (...args: Parameters<typeof call>): Promise<ServiceError> => {
  try {
    await call(...args);
  } catch (error) {
    return error as ServiceError;
  }
  throw new assert.AssertionError({ message: 'it was taken' });
};

/** Seconds of the RetryInfo; null where there is none. */
const retryOf = ({ metadata }: ServiceError): number | null => {
  const [details] = metadata.get('grpc-status-details-bin');
  if (details === undefined) return null;
  // Status.details = 3 { Any.value = 2 { RetryInfo.retry_delay = 1 { Duration.seconds = 1 } } }
  const text = Buffer.from(details).toString('latin1');
  assert.match(text, /type\.googleapis\.com\/google\.rpc\.RetryInfo/);
  return Buffer.from(details).at(-1) ?? null;
};

const assertStillTaking = async () => {
  taken.length = 0;
  assert.equal((await call(traceService, traces('a'))).length, 0);
  assert.deepEqual(taken, ['spans 1 pushed']);
};

test('each signal has its service, and an answer comes after it was stored', async () => {
  assert.equal((await call(traceService, traces('a', 'b'))).length, 0);
  assert.equal((await call(metricsService, metrics)).length, 0);
  const answer = messageType('ExportLogsServiceResponse').decode(await call(logsService, logs));
  assert.match(JSON.stringify(answer), /keeps no logs/);
  assert.deepEqual(taken, ['spans 2 pushed', 'metrics pushed']);
  assert.deepEqual(ends, [0, 0, 0]);
  const stored = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  store = () => {
    asked.resolve();
    return stored.promise;
  };
  let answered = false;
  const later = call(traceService, traces('a')).finally(() => {
    answered = true;
  });
  await asked.promise;
  await new Promise(setImmediate);
  assert.equal(answered, false);
  stored.resolve();
  await later;
});

test('one connection carries more calls than there are streams at a time', async () => {
  const calls = Array.from({ length: 350 }, (_, at) => call(traceService, traces(`${at}`, 'b')));
  await Promise.all(calls);
  assert.equal(taken.length, 350);
  const sessions = await new Promise((resolve) =>
    receiver.server.getConnections((_, n) => resolve(n)),
  );
  assert.equal(sessions, 1);
});

test('what was not taken is counted and named in the answer', async () => {
  const bad = { ...span('bad'), spanId: Buffer.alloc(8) };
  const body = bytesOf('ExportTraceServiceRequest', {
    resourceSpans: [{ scopeSpans: [{ spans: [span('a'), bad] }] }],
  });
  const answer = messageType('ExportTraceServiceResponse').decode(await call(traceService, body));
  const { partialSuccess } = messageType('ExportTraceServiceResponse').toObject(answer, {
    longs: Number,
  });
  assert.equal(partialSuccess.rejectedSpans, 1);
  assert.match(partialSuccess.errorMessage, /span id is not 8 bytes/);
});

test('what is wrong is said by a code; only what will pass says when to come again', async () => {
  const malformed = await refusalOf(traceService, Buffer.from([0x0a, 0x7f, 1]));
  assert.deepEqual([malformed.code, retryOf(malformed)], [status.INVALID_ARGUMENT, null]);
  assert.match(malformed.details, /ExportTraceServiceRequest/);
  const large = await refusalOf(traceService, Buffer.alloc(limits.bodyBytes + 1));
  assert.deepEqual([large.code, retryOf(large)], [status.RESOURCE_EXHAUSTED, null]);
  const unknown = await refusalOf('/opentelemetry.proto.Profiles/Export', traces('a'));
  assert.deepEqual([unknown.code, retryOf(unknown)], [status.UNIMPLEMENTED, null]);
  store = async () => {
    throw new Error('disk full');
  };
  for (const [path, body] of [
    [traceService, traces('a')],
    [metricsService, metrics],
  ] as const) {
    const refusal = await refusalOf(path, body);
    assert.deepEqual([refusal.code, retryOf(refusal)], [status.UNAVAILABLE, 1]);
  }
  store = async () => 'stored';
  await assertStillTaking();
});

test('too much at once is put off, whatever else holds it', async () => {
  room.held = limits.heldBytes;
  const refusal = await refusalOf(traceService, traces('a'));
  assert.deepEqual([refusal.code, retryOf(refusal)], [status.RESOURCE_EXHAUSTED, 1]);
  room.held = 0;
  await assertStillTaking();
});

const frame = (message: Uint8Array, flag = 0, length = message.length): Buffer => {
  const prefix = Buffer.from([flag, 0, 0, 0, 0]);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
};

/** A call by hand, of these bytes. @returns status of HTTP and code of gRPC. */
const raw = async (body: Uint8Array | null, headers: OutgoingHttpHeaders = {}) => {
  const session = connectHttp2(`http://${address}`);
  const stream = session.request({
    ...{ ':method': 'POST', ':path': traceService, te: 'trailers' },
    'content-type': 'application/grpc',
    ...headers,
  });
  const got: Record<string, unknown> = {};
  stream.on('response', (answer) => Object.assign(got, answer));
  stream.on('trailers', (trailers) => Object.assign(got, trailers));
  stream.on('error', () => undefined).resume();
  if (body !== null) stream.end(body);
  await new Promise((resolve) => stream.once('close', resolve));
  session.destroy();
  const code = got['grpc-status'];
  return [got[':status'], code === undefined ? null : Number(code)];
};

test('messages come plain, by gzip and by zstd, and are forwarded as they came', async () => {
  const body = traces('a');
  for (const [encoding, message, flag] of [
    ['identity', body, 0],
    // Said for the call, not for this message.
    ['gzip', body, 0],
    ['gzip', gzipSync(body), 1],
    ['zstd', zstdCompressSync(body), 1],
  ] as const) {
    const answer = await raw(frame(message, flag), { 'grpc-encoding': encoding });
    assert.deepEqual(answer, [200, 0], encoding);
    const [received] = forwarded.splice(0);
    assert.deepEqual(received, {
      bytes: Buffer.from(message),
      contentType: 'application/x-protobuf',
      contentEncoding: flag === 0 ? null : encoding,
    });
  }
  assert.equal(taken.length, 4);
  const zipping = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip };
  const from = new Client(address, credentials.createInsecure(), zipping);
  await call(traceService, body, { from });
  from.close();
  assert.equal(forwarded[0]?.contentEncoding, 'gzip');
});

test('a call that is no unary call of gRPC is refused, and the next is taken', async () => {
  const body = traces('a');
  const bomb = frame(gzipSync(Buffer.alloc(50_000_000)), 1);
  const gzip = { 'grpc-encoding': 'gzip' };
  for (const [name, bytes, expected, headers] of [
    ['no message', Buffer.alloc(0), [200, 3]],
    ['half a prefix', Buffer.alloc(3), [200, 3]],
    ['a message that breaks off', frame(body, 0, body.length + 1), [200, 3]],
    ['two messages', Buffer.concat([frame(body), frame(body)]), [200, 3]],
    ['an odd flag', frame(body, 2), [200, 3]],
    ['compressed by nothing', frame(body, 1), [200, 3]],
    ['compressed by something else', frame(body, 1), [200, 12], { 'grpc-encoding': 'snappy' }],
    ['no gzip', frame(body, 1), [200, 3], gzip],
    ['too large once unpacked', bomb, [200, 8], gzip],
    ['announced too large', frame(body, 0, 0xffff_ffff), [200, 8]],
    ['another type', frame(body), [415, null], { 'content-type': 'application/json' }],
    ['of the web', frame(body), [415, null], { 'content-type': 'application/grpc-web+proto' }],
    ['another method', null, [405, null], { ':method': 'GET' }],
  ] as const) {
    assert.deepEqual(await raw(bytes, headers), expected, name);
    assert.equal(taken.length, 0, name);
    await assertStillTaking();
    taken.length = 0;
  }
});

test('calls that do not end hold no more than the room, and give it back', async () => {
  const half = frame(Buffer.alloc(40_000), 0, 80_000);
  const sessions = Array.from({ length: 8 }, () => connectHttp2(`http://${address}`));
  const refused = Promise.withResolvers<void>();
  for (const session of sessions) {
    session.on('error', () => undefined);
    const stream = session.request({
      ...{ ':method': 'POST', ':path': traceService, 'content-type': 'application/grpc' },
    });
    stream.on('response', (headers) => {
      assert.equal(Number(headers['grpc-status']), status.RESOURCE_EXHAUSTED);
      assert.ok(room.held <= limits.heldBytes);
      refused.resolve();
    });
    stream.on('error', () => undefined);
    stream.write(half);
  }
  await refused.promise;
  for (const session of sessions) session.destroy();
  while (room.held > 0) await new Promise(setImmediate);
  await assertStillTaking();
});

test('a call that does not come is given up', async (context) => {
  const hasty = createGrpcReceiver({ ...options, limits: { ...limits, bodySeconds: 0.01 } });
  const session = connectHttp2(`http://${await addressOf(hasty)}`);
  context.after(async () => {
    session.destroy();
    await hasty.close(0);
  });
  for (const begun of [Buffer.alloc(0), Buffer.alloc(3), frame(Buffer.alloc(10), 0, 1000)]) {
    const stream = session.request({
      ...{ ':method': 'POST', ':path': traceService, 'content-type': 'application/grpc' },
    });
    stream.on('error', () => undefined);
    if (begun.length > 0) stream.write(begun);
    const [headers] = await once(stream, 'response');
    assert.equal(Number(headers['grpc-status']), status.DEADLINE_EXCEEDED);
    stream.close();
  }
});

test('who speaks no HTTP/2, or breaks off, hurts nobody', async () => {
  const port = Number(address.split(':')[1]);
  for (const text of [
    'GET / HTTP/1.1\r\n\r\n',
    '\x16\x03\x01\x02',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nxx',
  ]) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    socket.write(text, 'latin1', () => socket.destroySoon());
    await new Promise<void>((resolve) => socket.on('close', () => resolve()));
    await assertStillTaking();
  }
  const session = connectHttp2(`http://${address}`);
  const stream = session.request({
    ...{ ':method': 'POST', ':path': traceService, 'content-type': 'application/grpc' },
  });
  stream.on('error', () => undefined);
  stream.write(frame(Buffer.alloc(10), 0, 1000), () => stream.close(constants.NGHTTP2_CANCEL));
  await new Promise((resolve) => stream.on('close', resolve));
  session.destroy();
  await assertStillTaking();
});

test('with tokens only their bearers are taken in, each as its source', async (context) => {
  const guarded = createGrpcReceiver({
    ...options,
    admit: (authorization) => (authorization === 'Bearer of-the-shop' ? 'shop' : null),
  });
  const from = new Client(await addressOf(guarded), credentials.createInsecure());
  context.after(async () => {
    from.close();
    await guarded.close(0);
  });
  assert.equal((await refusalOf(traceService, traces('a'), { from })).code, status.UNAUTHENTICATED);
  const metadata = new Metadata();
  metadata.set('authorization', 'Bearer of-the-shop');
  await call(traceService, traces('a'), { from, metadata });
  assert.deepEqual(taken, ['spans 1 shop']);
});

test('what is under way may end before it closes, what does not is cut off', async () => {
  const short = createGrpcReceiver(options);
  const from = new Client(await addressOf(short), credentials.createInsecure());
  const stored = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  store = () => {
    asked.resolve();
    return stored.promise;
  };
  const under = call(traceService, traces('a'), { from });
  await asked.promise;
  const closed = short.close(60_000);
  stored.resolve();
  assert.equal((await under).length, 0);
  await closed;
  assert.equal((await refusalOf(traceService, traces('a'), { from })).code, status.UNAVAILABLE);
  from.close();

  const cut = createGrpcReceiver(options);
  const port = Number((await addressOf(cut)).split(':')[1]);
  const idle = connect(port, '127.0.0.1').on('error', () => undefined);
  await new Promise<void>((resolve) => idle.on('connect', resolve));
  await cut.close(10);
  idle.destroy();
});
