// A real Prometheus with the generated rules, in a folder of its own, that scrapes the app and the
// collector every second under the jobs that the rules expect.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startMonitor } from '../monitor.ts';

export type Sample = {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type PrometheusServer = {
  readonly origin: string;
  /** An instant query, now or at a time in seconds of Unix time. */
  readonly query: (expression: string, atSeconds?: number) => Promise<readonly Sample[]>;
  /** Its own /metrics. */
  readonly metrics: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

const scrape = (job_name: string, url: string) => ({
  job_name,
  static_configs: [{ targets: [new URL(url).host] }],
});

type Answer = {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
};

/** Serves `folder`/data under that configuration. The folder stays when it is stopped. */
export const servePrometheus = async (
  folder: string,
  configuration: object,
  options: readonly string[] = [],
): Promise<PrometheusServer> => {
  writeFileSync(join(folder, 'prometheus.yaml'), stringify(configuration));
  const { origin, stop } = await startMonitor('prometheus', [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    ...options,
  ]);
  return {
    origin,
    query: async (expression, atSeconds) => {
      const time = atSeconds === undefined ? '' : `&time=${atSeconds}`;
      const url = `${origin}/api/v1/query?query=${encodeURIComponent(expression)}${time}`;
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${expression}: ${await response.text()}`);
      const { data } = (await response.json()) as Answer;
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    metrics: async () => (await fetch(`${origin}/metrics`)).text(),
    stop,
  };
};

/** One that scrapes those jobs every second, and evaluates those rules. */
export const startPrometheus = async (
  jobs: Readonly<Record<string, string>>,
  ...rules: readonly string[]
): Promise<PrometheusServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-prometheus-'));
  for (const [index, text] of rules.entries())
    writeFileSync(join(folder, `rules-${index}.yaml`), text);
  const server = await servePrometheus(folder, {
    global: { scrape_interval: '1s', scrape_timeout: '900ms' },
    rule_files: ['rules-*.yaml'],
    scrape_configs: Object.entries(jobs).map(([job, url]) => scrape(job, url)),
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
