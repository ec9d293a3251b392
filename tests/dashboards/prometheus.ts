// A real Prometheus over data that a test has written, on a port of its own. What is started, is
// stopped by `stop`, which takes its folder away too.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMonitor } from '../monitor.ts';
import { toolPath } from '../tool.ts';

export type Sample = { readonly metric: Readonly<Record<string, string>>; readonly value: number };

export type Curve = {
  readonly metric: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [seconds: number, value: number])[];
};

export type Prometheus = {
  readonly at: (query: string, seconds: number) => Promise<readonly Sample[]>;
  readonly over: (
    query: string,
    from: number,
    to: number,
    step: number,
  ) => Promise<readonly Curve[]>;
  readonly stop: () => Promise<void>;
};

type Answer = {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
};

/** @param openMetrics the samples, with their times, as text */
const writeBlocks = (folder: string, openMetrics: string): void => {
  const input = join(folder, 'samples.txt');
  writeFileSync(input, openMetrics);
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', input, join(folder, 'data')];
  const { status, stderr, error } = spawnSync(toolPath('promtool'), args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool took no samples: ${stderr}`, { cause: error });
};

export const startPrometheus = async (openMetrics: string): Promise<Prometheus> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-prometheus-'));
  try {
    writeBlocks(folder, openMetrics);
    writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  const { origin, stop: end } = await startMonitor('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=10y',
  ]).catch((error: unknown) => {
    rmSync(folder, { recursive: true });
    throw error;
  });
  const stop = async (): Promise<void> => {
    await end();
    rmSync(folder, { recursive: true });
  };
  const ask = async (url: string): Promise<Answer['data']['result']> => {
    const answer = (await (await fetch(url)).json()) as Answer;
    if (answer.status !== 'success') throw new Error(`${answer.error}: ${url}`);
    return answer.data.result;
  };
  const api = `${origin}/api/v1`;
  return {
    stop,
    at: async (query, seconds) => {
      const found = await ask(`${api}/query?${new URLSearchParams({ query, time: `${seconds}` })}`);
      return found.map(({ metric, value }) => ({ metric, value: Number(value?.[1]) }));
    },
    over: async (query, from, to, step) => {
      const range = { query, start: `${from}`, end: `${to}`, step: `${step}` };
      const found = await ask(`${api}/query_range?${new URLSearchParams(range)}`);
      return found.map(({ metric, values = [] }) => ({
        metric,
        points: values.map(([seconds, value]) => [seconds, Number(value)] as const),
      }));
    },
  };
};
