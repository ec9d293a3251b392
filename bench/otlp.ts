// What it costs to take spans in and count them: ours, with every answer after its commit to disk,
// beside an OpenTelemetry Collector that makes span metrics of the same requests.

import { gzipSync } from 'node:zlib';
import { type Measurement, markdownTable, median } from './measurement.ts';
import { jsonBody, renew, spansPerRequest, type Template, templateOf } from './otlp/bodies.ts';
import { connections, grpcSender, httpSender, type Sender, sendAll } from './otlp/senders.ts';
import { type Server, startOurs, startPeer } from './otlp/servers.ts';
import { peerPath } from './peer.ts';

const version = '0.158.0';
const peer = {
  ...{ name: 'The OpenTelemetry Collector', program: 'otelcol', version, folder: 'otelcol' },
  what: '.',
};

type Bodies = (connection: number) => Uint8Array;
type Case = {
  readonly name: string;
  /** Measured requests; as many go before, unmeasured: a server is not measured while it starts. */
  readonly requests: number;
  readonly sender: (server: Server) => Sender | Promise<Sender>;
  /** Made anew for each server: spans are of now, and no request comes twice. */
  readonly bodies: (requests: number) => Bodies;
};

const protobuf = { 'content-type': 'application/x-protobuf' };

/** Each connection has a request of its own, whose ids are new each time. */
const renewed = (): Bodies => {
  const templates: Template[] = Array.from({ length: connections }, (_, seed) =>
    templateOf(seed, Date.now()),
  );
  return (connection) => {
    const template = templates[connection];
    if (template === undefined) throw new RangeError('no such connection');
    renew(template);
    return template.body;
  };
};

const oneAfterAnother = (count: number, make: (index: number) => Buffer): Bodies => {
  const all = Array.from({ length: count }, (_, index) => make(index));
  return () => {
    const body = all.pop();
    if (body === undefined) throw new RangeError('too few bodies');
    return body;
  };
};

const zipped = (count: number): Bodies => {
  const next = renewed();
  return oneAfterAnother(count, (index) => gzipSync(next(index % connections)));
};

const cases: readonly Case[] = [
  {
    name: 'HTTP, protobuf',
    requests: 8000,
    sender: ({ http }) => httpSender(http, protobuf),
    bodies: renewed,
  },
  {
    name: 'HTTP, protobuf, gzip',
    requests: 5000,
    sender: ({ http }) => httpSender(http, { ...protobuf, 'content-encoding': 'gzip' }),
    bodies: zipped,
  },
  {
    name: 'gRPC',
    requests: 5000,
    sender: ({ grpc }) => grpcSender(grpc),
    bodies: renewed,
  },
  {
    name: 'HTTP, JSON',
    requests: 450,
    sender: ({ http }) => httpSender(http, { 'content-type': 'application/json' }),
    bodies: (count) => oneAfterAnother(count, (index) => jsonBody(index, Date.now())),
  },
];

/** @returns spans per CPU second. */
const speed = async (server: Server, { requests, sender, bodies }: Case): Promise<number> => {
  const warmUp = requests;
  try {
    const next = bodies(requests + warmUp);
    const sending = await sender(server);
    await sendAll(sending, warmUp, next);
    const before = server.cpuSeconds();
    await sendAll(sending, requests, next);
    const seconds = server.cpuSeconds() - before;
    sending.close();
    await server.counted((requests + warmUp) * spansPerRequest);
    return (requests * spansPerRequest) / seconds;
  } finally {
    await server.stop();
  }
};

/**
 * grpc-go now and then ends a connection of Node's with many calls under way, some of them counted:
 * such a turn says nothing, and another is measured.
 */
const speedOf = async (start: () => Promise<Server>, each: Case): Promise<number> => {
  for (let turnsLeft = 5; ; turnsLeft -= 1) {
    try {
      return await speed(await start(), each);
    } catch (error) {
      if (turnsLeft === 0 || Object(error).code !== 'ERR_HTTP2_STREAM_ERROR') throw error;
    }
  }
};

const shown = (speeds: readonly number[]): string =>
  Math.round(median(speeds)).toLocaleString('en-US');

/** @param turns how often each is measured, in alternation. */
export const measureOtlp = async (
  turns: number,
  say: (line: string) => void,
  names: readonly string[] = cases.map(({ name }) => name),
): Promise<string> => {
  const program = await peerPath(peer, say);
  const rows: string[][] = [];
  for (const each of cases.filter(({ name }) => names.includes(name))) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < turns; turn += 1) {
      ours.push(await speed(await startOurs(), each));
      theirs.push(await speedOf(() => startPeer(program), each));
      say(`${each.name}: ${shown(ours.slice(-1))}, ${shown(theirs.slice(-1))}`);
    }
    const ratios = ours.map((value, turn) => value / (theirs[turn] ?? Number.NaN));
    rows.push([each.name, shown(ours), shown(theirs), `**${median(ratios).toFixed(1)}**`]);
  }
  const head = ['', 'Signalbox', `OpenTelemetry Collector ${version}`, 'ratio'];
  return markdownTable(head, rows);
};

export const otlp: Measurement = {
  what: `Spans per CPU second of the server's process: requests of ${spansPerRequest} spans of about 370 bytes and ten attributes, over ${connections} connections; medians of five in alternation, each after as many requests that are not measured. Signalbox counts four SLOs, answers after the commit to disk, and keeps traces. The Collector has an OTLP receiver, the spanmetrics connector as generated from the same SLOs, and a Prometheus exporter. Both then say that they counted every span.`,
  run: (say) => measureOtlp(5, say),
};
