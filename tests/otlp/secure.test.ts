// Both ports with TLS and a token per source: whoever has none is refused and counts nowhere, and what
// comes with one is its source's. By the SDK's own exporters, against a real collector.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { connect as openSocket } from 'node:tls';
import { credentials, Metadata } from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { selfSigned, writeCertificate } from '../../collector/certificate-fixture.ts';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
  type Urls,
} from '../collector/process.ts';
import { until } from '../until.ts';
import { clientSlos } from './definitions.ts';

const folder = temporaryFolder();
const certificate = selfSigned();
const files = writeCertificate(folder.path, certificate);
const tokens = { pushed: 'of-the-first-source', others: 'of-the-second-source' };
const environment = {
  SIGNALBOX_DATA: folder.path,
  SIGNALBOX_SLOS: clientSlos,
  OTLP_TLS_CERT_FILE: files.cert,
  OTLP_TLS_KEY_FILE: files.key,
  OTLP_TOKENS: `pushed:${tokens.pushed},pushed-by-others:${tokens.others}`,
};
let collector: CollectorProcess;
let urls: Urls;

before(async () => {
  collector = launchCollector(environment);
  urls = await collector.ready;
});
after(async () => {
  await endCollector(collector);
  folder.remove();
});

const overHttp = (token: string | null, ca?: string): SpanExporter =>
  new ProtoTraces({
    url: `${urls.otlpHttp}/v1/traces`,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    httpAgentOptions: ca === undefined ? {} : { ca },
    timeoutMillis: 3000,
  });

const overGrpc = (token: string | null, ca?: string): SpanExporter => {
  const metadata = new Metadata();
  if (token !== null) metadata.set('authorization', `Bearer ${token}`);
  const own = credentials.createSsl(ca === undefined ? null : Buffer.from(ca));
  // By name: this client takes no address for the name of a server.
  const url = urls.otlpGrpc.replace('127.0.0.1', 'localhost');
  return new GrpcTraces({ url, credentials: own, metadata, timeoutMillis: 1500 });
};

/** @returns whether the span was taken, or what was said instead. */
const send = async (exporter: SpanExporter): Promise<'taken' | string> => {
  const outcome = Promise.withResolvers<'taken' | string>();
  const provider = new TracerProvider({
    spanProcessors: [
      new SimpleSpanProcessor({
        exporter: {
          export: (spans, done) =>
            exporter.export(spans, (result) => {
              const { error } = result;
              const code = Object(error).code ?? Object(error).httpCode;
              outcome.resolve(error === undefined ? 'taken' : `${code} ${error.message}`);
              done({ code: 0 });
            }),
          shutdown: () => exporter.shutdown(),
        },
      }),
    ],
  });
  provider.getTracer('test').startSpan('GET /', { kind: SpanKind.SERVER }).end();
  const said = await outcome.promise;
  await provider.shutdown();
  return said;
};

const totals = async () => [
  (await askRow(urls.board, 'spans')).total,
  (await askRow(urls.board, 'spans-of-others')).total,
];

test('the addresses say that they are secure', () => {
  assert.match(urls.otlpHttp, /^https:/);
  assert.match(urls.otlpGrpc, /^https:/);
});

for (const [name, client, refused] of [
  ['HTTP', overHttp, /401/],
  ['gRPC', overGrpc, /16 .*UNAUTHENTICATED.*OTLP_TOKENS/],
] as const) {
  test(`by ${name} a token says whose spans they are; without one none is taken`, async () => {
    const [first = 0, second = 0] = await totals();
    assert.match(await send(client(null, certificate.cert)), refused);
    assert.match(await send(client('of-nobody-at-all', certificate.cert)), refused);
    assert.deepEqual(await totals(), [first, second]);
    assert.equal(await send(client(tokens.pushed, certificate.cert)), 'taken');
    assert.equal(await send(client(tokens.others, certificate.cert)), 'taken');
    assert.equal(await send(client(tokens.others, certificate.cert)), 'taken');
    assert.deepEqual(await totals(), [first + 1, second + 2]);
  });

  test(`by ${name} whoever does not know the certificate sends nothing`, async () => {
    const earlier = await totals();
    assert.match(await send(client(tokens.pushed)), /self-signed certificate/);
    assert.deepEqual(await totals(), earlier);
  });
}

/** Of the certificate that a port shows now. */
const fingerprintAt = async (url: string): Promise<string> => {
  const { port } = new URL(url);
  const options = {
    port: Number(port),
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
  };
  const socket = openSocket(options);
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
};

test('a renewed certificate is shown by both ports, and the spans go on', async () => {
  const renewed = selfSigned();
  writeCertificate(folder.path, renewed);
  const { fingerprint256 } = new X509Certificate(renewed.cert);
  await until('both show it', async () => {
    const shown = await Promise.all([urls.otlpHttp, urls.otlpGrpc].map(fingerprintAt));
    return shown.every((each) => each === fingerprint256);
  });
  for (const client of [overHttp, overGrpc]) {
    assert.equal(await send(client(tokens.pushed, renewed.cert)), 'taken');
  }
});

test('it does not start with tokens or a certificate that are wrong', async (context) => {
  const changes: readonly [Readonly<Record<string, string>>, RegExp][] = [
    [
      { OTLP_TOKENS: `shop:${tokens.pushed}` },
      /^OTLP_TOKENS has a token of shop, .* There is: pushed, pushed-by-others\.\n$/,
    ],
    [{ OTLP_TLS_CERT_FILE: files.key }, /^TLS cannot begin: .*OTLP_TLS_CERT_FILE/],
  ];
  const said = changes.map(async ([change]) => {
    const own = temporaryFolder();
    const broken = launchCollector({ ...environment, SIGNALBOX_DATA: own.path, ...change });
    context.after(async () => {
      await endCollector(broken);
      own.remove();
    });
    await broken.ended;
    return broken.stderr();
  });
  for (const [index, [, expected]] of changes.entries())
    assert.match((await said[index]) ?? '', expected);
});
