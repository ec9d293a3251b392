// The two that take the same spans in: our collector with its store on disk, and an OpenTelemetry
// Collector that makes span metrics of them as our generated configuration asks it to.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';
import { readDefinitions } from '../../language/read.ts';
import { spanmetricsConfig } from '../../language/spanmetrics.ts';
import { freePorts } from '../../load-tests/loopback.ts';
import { endCollector, launchCollector } from '../../tests/collector/process.ts';
import { until } from '../../tests/until.ts';
import { cpuSecondsOf } from '../process-cpu.ts';

export type Server = {
  readonly http: string;
  readonly grpc: string;
  /** CPU seconds of the process, of all its threads. */
  readonly cpuSeconds: () => number;
  /** Waits until it says that it counted so many spans. */
  readonly counted: (spans: number) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const slosPath = join(import.meta.dirname, 'slos.yaml');

export const startOurs = async (): Promise<Server> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-otlp-'));
  const process = launchCollector({ SIGNALBOX_DATA: folder, SIGNALBOX_SLOS: slosPath });
  const { board, otlpHttp, otlpGrpc } = await process.ready;
  return {
    http: otlpHttp,
    grpc: otlpGrpc,
    cpuSeconds: () => cpuSecondsOf(process.child.pid ?? 0),
    counted: (spans) =>
      until(`${spans} spans on the board`, async () => {
        const rows = (await (await fetch(`${board}/api/slos`)).json()) as ObjectiveRow[];
        return rows.find(({ name }) => name === 'errors')?.total === spans;
      }),
    stop: async () => {
      await endCollector(process);
      rmSync(folder, { recursive: true });
    },
  };
};

const connectorOf = (): object => {
  const text = readFileSync(slosPath, 'utf8');
  const { set } = readDefinitions([{ path: 'slos.yaml', text }], {});
  const config = set === null ? null : spanmetricsConfig(set);
  if (config === null) throw new Error('There is nothing to count.');
  return parse(config.text);
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

/** @param program the path of the peer. */
export const startPeer = async (program: string): Promise<Server> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-otlp-'));
  const [http = 0, grpc = 0, metrics = 0] = await freePorts(3);
  const at = (port: number) => ({ endpoint: `127.0.0.1:${port}` });
  const config = {
    ...connectorOf(),
    receivers: { otlp: { protocols: { http: at(http), grpc: at(grpc) } } },
    exporters: { prometheus: at(metrics) },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
      pipelines: {
        traces: { receivers: ['otlp'], exporters: ['spanmetrics'] },
        metrics: { receivers: ['spanmetrics'], exporters: ['prometheus'] },
      },
    },
  };
  const path = join(folder, 'config.yaml');
  writeFileSync(path, stringify(config));
  const child = spawn(program, ['--config', path], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(child, 'exit');
  await until(
    'the OpenTelemetry Collector to listen',
    async () => child.exitCode !== null || ((await isListening(http)) && (await isListening(grpc))),
  );
  if (child.exitCode !== null) throw new Error('The OpenTelemetry Collector has ended.');
  return {
    http: `http://127.0.0.1:${http}`,
    grpc: `http://127.0.0.1:${grpc}`,
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    counted: (spans) =>
      until(`${spans} spans among the span metrics`, async () => {
        const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
        const sum = [...text.matchAll(/^\S*duration_seconds_count\{.*\} (\S+)$/gm)]
          .map(([, value]) => Number(value))
          .reduce((total, value) => total + value, 0);
        return sum === spans;
      }),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
};
