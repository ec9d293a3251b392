// Each door of OTLP under mutated real requests: every one is answered, as the full decoder judges it;
// nothing crashes or grows without bound; and the next good request is counted to the last span.
// FUZZ_SECONDS gives the time for each door; a failure names its seed.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';
import { type AddressInfo, createServer, connect as openSocket } from 'node:net';
import { after, before, test } from 'node:test';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { jsonEncoding, protobufEncoding } from '../../collector/ingest/otlp/encoding.ts';
import { signals } from '../../collector/ingest/otlp/signals.ts';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
  type Urls,
} from '../collector/process.ts';
import { postSpans, spanBatch } from '../collector/span-batches.ts';
import { clientSlos } from './definitions.ts';
import { mutated } from './mutation.ts';
import { catchRealRequests, type RealRequest } from './real-requests.ts';

const seconds = Number(process.env.FUZZ_SECONDS ?? 5);
const folder = temporaryFolder();
let collector: CollectorProcess;
let urls: Urls;
let corpus: readonly RealRequest[] = [];
let session: ClientHttp2Session;
const agent = new Agent({ keepAlive: true });

before(async () => {
  corpus = await catchRealRequests();
  collector = launchCollector({
    ...{ SIGNALBOX_DATA: folder.path, SIGNALBOX_SLOS: clientSlos },
    LOG_LEVEL: 'silent',
  });
  urls = await collector.ready;
  session = connect(urls.otlpGrpc);
});
after(async () => {
  session.destroy();
  agent.destroy();
  await endCollector(collector);
  folder.remove();
});

type Sent = {
  readonly path: RealRequest['path'];
  readonly body: Buffer;
  readonly compression: 'identity' | 'gzip' | 'deflate' | 'zstd';
  /** Cut off the compressed body's end. */
  readonly isCut: boolean;
};

const compressed = ({ body, compression, isCut }: Sent): Buffer => {
  const compress = {
    identity: Buffer.from,
    gzip: gzipSync,
    deflate: deflateSync,
    zstd: zstdCompressSync,
  };
  const whole = compress[compression](body) as Buffer;
  return isCut && compression !== 'identity' ? whole.subarray(0, whole.length - 3) : whole;
};

/** @returns the status of HTTP. */
const overHttp =
  (contentType: string) =>
  (sent: Sent): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': contentType, 'content-encoding': sent.compression };
      const to = `${urls.otlpHttp}${sent.path}`;
      const request = httpRequest(to, { method: 'POST', agent, headers }, (response) => {
        response
          .on('error', reject)
          .on('end', () => resolve(response.statusCode))
          .resume();
      });
      request.on('error', reject).end(compressed(sent));
    });

const services: Readonly<Record<RealRequest['path'], string>> = {
  '/v1/traces': 'trace.v1.TraceService',
  '/v1/metrics': 'metrics.v1.MetricsService',
  '/v1/logs': 'logs.v1.LogsService',
};

/** @returns the code of gRPC. */
const overGrpc = (sent: Sent): Promise<number> =>
  new Promise((resolve, reject) => {
    const message = compressed(sent);
    const prefix = Buffer.alloc(5);
    prefix.writeUInt8(sent.compression === 'identity' ? 0 : 1);
    prefix.writeUInt32BE(message.length, 1);
    const stream = session.request({
      ':method': 'POST',
      ':path': `/opentelemetry.proto.collector.${services[sent.path]}/Export`,
      ...{ 'content-type': 'application/grpc', te: 'trailers', 'grpc-encoding': sent.compression },
    });
    let code = Number.NaN;
    const read = (headers: object) => {
      code = Number(Reflect.get(headers, 'grpc-status') ?? code);
    };
    stream.on('response', read).on('trailers', read);
    stream
      .on('error', reject)
      .on('close', () => resolve(code))
      .resume();
    stream.end(Buffer.concat([prefix, message]));
  });

/** Spans of a batch that nobody sent before, by JSON. */
const sendGoodSpans = async (count: number): Promise<void> => {
  const endMs = Date.now();
  const batch = spanBatch(Array.from({ length: count }, () => ({ endMs, durationNs: 5 })));
  assert.equal(await postSpans(urls.otlpHttp, batch), 200);
};

const total = async () => (await askRow(urls.board, 'spans')).total;

/** What must hold after anything else was sent. */
const assertCounting = async (): Promise<void> => {
  const count = 1 + ((randomBytes(1)[0] ?? 0) % 40);
  const earlier = await total();
  await sendGoodSpans(count);
  assert.equal((await total()) - earlier, count);
};

const residentBytes = async (): Promise<number> => {
  const text = await (await fetch(`${urls.board}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
};

/** Far under what the requests of a run add up to, and over what the collector ever needs. */
const mostBytes = 700 * 1024 * 1024;

const untilTimeIsUp = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: seconds * 1000,
  endOnFailure: true,
};

/**
 * Rounds until the time is up. fast-check does not wait for the round in which that happens, and what
 * it still sends would be counted in whatever comes after.
 */
const roundsOf = async <T>(
  arbitrary: fc.Arbitrary<T>,
  round: (input: T) => Promise<void>,
): Promise<void> => {
  let last = Promise.resolve();
  const noted = (input: T) => {
    last = round(input);
    return last;
  };
  await fc.assert(fc.asyncProperty(arbitrary, noted), untilTimeIsUp);
  await last;
};

const doors = [
  ['HTTP and protobuf', 'protobuf', overHttp('application/x-protobuf'), [200, 400]],
  ['HTTP and JSON', 'json', overHttp('application/json'), [200, 400]],
  ['gRPC', 'protobuf', overGrpc, [0, 3]],
] as const;

for (const [name, encoding, send, [taken, refused]] of doors) {
  test(`${name}: whatever comes is answered, and what is good is counted`, async (context) => {
    const decoder = encoding === 'json' ? jsonEncoding : protobufEncoding;
    const real = corpus.filter((each) => each.encoding === encoding);
    assert.ok(real.length >= 2);
    for (const { path, body } of real) {
      const asIs = { path, body, compression: 'gzip', isCut: false } as const;
      assert.equal(await send(asIs), taken, `${path} as it was`);
    }
    const request: fc.Arbitrary<Sent> = fc.record({
      path: fc.constantFrom(...real.map(({ path }) => path)),
      body: mutated(real.map(({ body }) => body)),
      compression: fc.constantFrom('identity', 'identity', 'identity', 'gzip', 'deflate', 'zstd'),
      isCut: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
    });
    let requests = 0;
    let accepted = 0;
    const round = async (batch: readonly Sent[]) => {
      const answers = await Promise.all(batch.map(send));
      for (const [index, sent] of batch.entries()) {
        const signal = signals.get(sent.path);
        const isWhole = !sent.isCut || sent.compression === 'identity';
        const isGood = isWhole && 'message' in decoder.decode(String(signal?.request), sent.body);
        assert.equal(
          answers[index],
          isGood ? taken : refused,
          JSON.stringify(sent.body.toString('base64')),
        );
        accepted += isGood ? 1 : 0;
      }
      requests += batch.length;
      await assertCounting();
    };
    await roundsOf(fc.array(request, { minLength: 1, maxLength: 48, size: 'max' }), round);
    assert.ok(accepted > 0 && accepted < requests, `${accepted} of ${requests} were taken`);
    assert.ok((await residentBytes()) < mostBytes, `${await residentBytes()} bytes`);
    assert.equal(collector.child.exitCode, null);
    context.diagnostic(`${requests} requests, ${accepted} of them taken`);
  });
}

/** What a client writes on its connection, without waiting for any answer. */
const conversation = async (talk: (origin: string) => { readonly stop: () => void }) => {
  const chunks: Buffer[] = [];
  const whole = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (Buffer.concat(chunks).includes('the end')) whole.resolve();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = talk(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await whole.promise;
  client.stop();
  server.close();
  return Buffer.concat(chunks);
};

test('connections: what is no HTTP hurts nobody', async () => {
  const headers = { 'content-type': 'application/json' };
  const plain = await conversation((origin) => {
    const request = httpRequest(`${origin}/v1/traces`, { method: 'POST', headers });
    request.on('error', () => undefined).end('{"resourceSpans":[]} the end');
    return { stop: () => request.destroy() };
  });
  const framed = await conversation((origin) => {
    const client = connect(origin).on('error', () => undefined);
    const path = `/opentelemetry.proto.collector.${services['/v1/traces']}/Export`;
    const type = { 'content-type': 'application/grpc' };
    const stream = client.request({ ':method': 'POST', ':path': path, ...type });
    stream.on('error', () => undefined).end(Buffer.from('\0\0\0\0\x07the end'));
    return { stop: () => client.destroy() };
  });
  const bytes = mutated([plain, framed]);
  const round = async (writings: readonly Buffer[]) => {
    const sockets = writings.flatMap((writing) =>
      [urls.otlpHttp, urls.otlpGrpc].map((url) => {
        const { port, hostname } = new URL(url);
        const socket = openSocket(Number(port), hostname).on('error', () => undefined);
        socket.resume().end(writing);
        return socket;
      }),
    );
    await assertCounting();
    for (const socket of sockets) socket.destroy();
  };
  await roundsOf(fc.array(bytes, { minLength: 1, maxLength: 16, size: 'max' }), round);
  const real = corpus.find(({ path }) => path === '/v1/traces');
  assert.ok(real);
  assert.equal(await overGrpc({ ...real, compression: 'identity', isCut: false }), 0);
  assert.ok((await residentBytes()) < mostBytes, `${await residentBytes()} bytes`);
});
