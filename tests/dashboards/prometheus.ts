// A real Prometheus over data that a test has written, on a port of its own. What is started, is
// stopped by `stop`, which takes its folder away too.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolPath } from '../tool.ts';
import { until } from '../until.ts';

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
  const child = spawn(
    toolPath('prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=10y',
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true });
  };
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ask = async (url: string): Promise<Answer['data']['result']> => {
    const answer = (await (await fetch(url)).json()) as Answer;
    if (answer.status !== 'success') throw new Error(`${answer.error}: ${url}`);
    return answer.data.result;
  };
  try {
    const address = await until('Prometheus to listen', () => {
      const [, found] = /"Listening on"[^\n]* address=(\S+)/.exec(said) ?? [];
      return found ?? (child.exitCode === null ? null : 'none');
    });
    if (address === 'none') throw new Error(`Prometheus did not start:\n${said}`);
    const api = `http://${address}/api/v1`;
    await until(
      'Prometheus to be ready',
      async () => (await fetch(`http://${address}/-/ready`)).ok,
    );
    return {
      stop,
      at: async (query, seconds) => {
        const found = await ask(
          `${api}/query?${new URLSearchParams({ query, time: `${seconds}` })}`,
        );
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
  } catch (error) {
    await stop();
    throw error;
  }
};
