// The two ports of OTLP: HTTP and gRPC. They take the same requests in the same way, share the bound
// of what they hold in memory, the tokens and the certificate, and are opened and closed together.

import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { Server as TlsServer } from 'node:tls';
import type { Logger } from 'pino';
import type { SloSet } from '../language/slo-set.ts';
import { readCertificate, watchCertificate } from './certificate.ts';
import type { Config } from './config.ts';
import { CollectorError } from './error.ts';
import { createGrpcReceiver } from './ingest/grpc/receiver.ts';
import type { Memory } from './ingest/limits/memory.ts';
import { Shares } from './ingest/limits/shares.ts';
import { Turnstile } from './ingest/limits/turnstile.ts';
import { type Admission, admitByToken, unheard } from './ingest/otlp/admission.ts';
import { bodyLimits } from './ingest/otlp/body.ts';
import { createOtlpReceiver, type OtlpReceiverOptions } from './ingest/otlp/receiver.ts';
import {
  createWriteReceiver,
  type WriteReceiverOptions,
  writePath,
} from './ingest/remote-write/receiver.ts';
import { closeServer, listen } from './listen.ts';
import type { Telemetry } from './telemetry.ts';
import { isUpSource } from './up-source.ts';

export type OtlpUrls = { readonly otlpHttp: string; readonly otlpGrpc: string };

export type OtlpPorts = {
  /** @throws CollectorError `listen-failed` */
  readonly open: () => Promise<OtlpUrls>;
  /** What is under way may end within `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
};

export type OtlpPortOptions = Omit<
  OtlpReceiverOptions,
  'admit' | 'hasMemoryFor' | 'limits' | 'room' | 'roomOf' | 'source' | 'turnstile'
> & {
  readonly memory: Memory;
  readonly config: Config;
  readonly slos: SloSet;
  readonly telemetry: Pick<Telemetry, 'otlpAnswers' | 'otlpCalls'>;
  /** What a Prometheus writes comes in by the same port as OTLP over HTTP. */
  readonly write: Pick<
    WriteReceiverOptions,
    'counts' | 'reads' | 'upSource' | 'ingest' | 'onSamples' | 'onInterval'
  >;
  readonly now: () => number;
  readonly log: Logger;
};

/** A connection that is kept alive outlives the pauses of most exporters. */
const keepAliveMs = 75_000;

const handshakeMs = 10_000;

/** Of the memory there may be: for bodies as they came, and for those that are decoded at a time. */
const [heldShare, enteredShare] = [1 / 8, 1 / 256];

/** Names of the DataSources that are pushed to, the one that is meant where nobody says first. */
export const pushedSources = ({ dataSources }: SloSet): readonly [string, ...string[]] => {
  const [first = 'otlp', ...others] = dataSources
    .filter(({ type }) => type === 'otlp')
    .map(({ name }) => name);
  return [first, ...others];
};

const writtenSources = ({ dataSources }: SloSet): readonly string[] =>
  dataSources
    .filter(({ name, type }) => type === 'remote-write' && !isUpSource(name))
    .map(({ name }) => name);

/** @throws CollectorError `token-without-source` */
const checkTokens = ({ otlpTokens }: Config, sources: readonly string[]): void => {
  const stranger = otlpTokens.find(({ source }) => !sources.includes(source));
  if (stranger !== undefined) {
    const known = sources.join(', ');
    throw new CollectorError(
      'token-without-source',
      `OTLP_TOKENS has a token of ${stranger.source}, which is no DataSource that is pushed to. There is: ${known}.`,
    );
  }
};

/** Of the sources that one door feeds, where there are tokens at all. */
const admissionOf = ({ otlpTokens }: Config, sources: readonly string[]): Admission | null =>
  otlpTokens.length === 0
    ? null
    : admitByToken(otlpTokens.filter(({ source }) => sources.includes(source)));

/** @throws CollectorError for tokens or a certificate that are wrong. */
export const createOtlpPorts = (options: OtlpPortOptions): OtlpPorts => {
  const { config, slos, telemetry, log } = options;
  const files = config.otlpCertificate;
  const tls = files === null ? undefined : readCertificate(files);
  const sources = pushedSources(slos);
  const written = writtenSources(slos);
  checkTokens(config, [...sources, ...written]);
  const silent = [...unheard(config.otlpTokens, sources), ...unheard(config.otlpTokens, written)];
  for (const source of silent) {
    log.warn({ source }, 'nothing is heard of this source: it has no token in OTLP_TOKENS');
  }
  const bodies = new Shares();
  const shared = {
    ...options,
    source: sources[0],
    room: bodies.of(sources[0]),
    hasMemoryFor: (source: string) => options.memory.admits(bodies.isIdle(source)),
    roomOf: (source: string) => bodies.of(source),
    turnstile: new Turnstile(options.memory.limitBytes * enteredShare, (bytes) =>
      options.memory.relieve(bytes),
    ),
    limits: {
      ...bodyLimits,
      heldBytes: Math.min(bodyLimits.heldBytes, options.memory.limitBytes * heldShare),
    },
  };

  const admit = admissionOf(config, sources);
  const receive = createOtlpReceiver({ ...shared, ...(admit === null ? {} : { admit }) });
  const receiveWrite = createWriteReceiver({
    ...shared,
    ...options.write,
    source: written[0] ?? null,
    admit: admissionOf(config, written),
  });
  const isWrite = (url: string | undefined): boolean => url?.split('?', 1)[0] === writePath;
  const http: Server = (
    tls === undefined
      ? createServer()
      : createSecureServer({ ...tls, handshakeTimeout: handshakeMs })
  ).on('request', (request, response) => {
    response.once('finish', () => telemetry.otlpAnswers.inc({ status: response.statusCode }));
    if (isWrite(request.url)) receiveWrite(request, response);
    else receive(request, response);
  });
  http.keepAliveTimeout = keepAliveMs;
  const grpc = createGrpcReceiver({
    ...shared,
    ...(admit === null ? {} : { admit }),
    onEnd: (code) => telemetry.otlpCalls.inc({ code }),
    ...(tls === undefined ? {} : { tls }),
  });

  const renew = (): (() => void) => {
    if (files === null) return () => undefined;
    return watchCertificate(
      files,
      (certificate) => {
        for (const server of [http, grpc.server]) {
          if (server instanceof TlsServer) server.setSecureContext(certificate);
        }
        log.info({ certificate: files.cert }, 'a changed certificate is in use');
      },
      (error) => log.error({ err: error }, 'a changed certificate is not used'),
    );
  };
  let stopRenewing = () => {};

  return {
    open: async () => {
      const common = { host: config.otlpHost, hostVariable: 'OTLP_HOST', isSecure: files !== null };
      const otlpHttp = await listen({
        ...common,
        server: http,
        port: config.otlpHttpPort,
        what: 'OTLP over HTTP',
        portVariable: 'OTLP_HTTP_PORT',
      });
      try {
        const otlpGrpc = await listen({
          ...common,
          server: grpc.server,
          port: config.otlpGrpcPort,
          what: 'OTLP over gRPC',
          portVariable: 'OTLP_GRPC_PORT',
        });
        stopRenewing = renew();
        return { otlpHttp, otlpGrpc };
      } catch (error) {
        await closeServer(http, 0);
        throw error;
      }
    },
    close: async (graceMs) => {
      stopRenewing();
      await Promise.all([
        http.listening ? closeServer(http, graceMs) : undefined,
        grpc.server.listening ? grpc.close(graceMs) : undefined,
      ]);
    },
  };
};
