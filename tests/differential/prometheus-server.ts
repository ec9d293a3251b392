// A real Prometheus with the generated rules, in a folder of its own, that scrapes the app and the
// collector every second under the jobs that the rules expect.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../alerts/free-port.ts';
import { toolPath } from '../tool.ts';
import { untilTrue } from '../until.ts';

export type Sample = {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type PrometheusServer = {
  /** An instant query, now. */
  readonly query: (expression: string) => Promise<readonly Sample[]>;
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

export const startPrometheus = async (
  jobs: Readonly<Record<string, string>>,
  ...rules: readonly string[]
): Promise<PrometheusServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-prometheus-'));
  for (const [index, text] of rules.entries())
    writeFileSync(join(folder, `rules-${index}.yaml`), text);
  writeFileSync(
    join(folder, 'prometheus.yaml'),
    stringify({
      global: { scrape_interval: '1s', scrape_timeout: '900ms' },
      rule_files: ['rules-*.yaml'],
      scrape_configs: Object.entries(jobs).map(([job, url]) => scrape(job, url)),
    }),
  );
  const port = await freePort();
  const child = spawn(
    toolPath('prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  const origin = `http://127.0.0.1:${port}`;
  await untilTrue(async () => {
    if (child.exitCode !== null) throw new Error(`Prometheus ended:\n${said}`);
    return (await fetch(`${origin}/-/ready`)).ok;
  }, 30_000);
  return {
    query: async (expression) => {
      const url = `${origin}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${expression}: ${await response.text()}`);
      const { data } = (await response.json()) as Answer;
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    metrics: async () => (await fetch(`${origin}/metrics`)).text(),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
