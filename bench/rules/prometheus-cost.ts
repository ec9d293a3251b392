// What a real Prometheus spends on rules: its own CPU seconds over a time, on a copy of the same
// history, once it has settled.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { servePrometheus } from '../../tests/differential/prometheus-server.ts';
import { until } from '../../tests/until.ts';
import { slothPath } from '../sloth.ts';
import { intervalSeconds } from './history.ts';
import { sloCount, slothSpec } from './shop.ts';

const run = promisify(execFile);

/** Long enough for slow groups: ours have one of 5 min. */
export const measuredSeconds = 300;
/** How often Sloth's rules are evaluated: its documentation's example. */
export const peerRoundSeconds = 30;

export const slothRules = async (folder: string, say: (line: string) => void): Promise<string> => {
  const [spec, out] = [join(folder, 'sloth.yaml'), join(folder, 'sloth-rules.yaml')];
  writeFileSync(spec, slothSpec());
  await run(await slothPath(say), ['generate', '-i', spec, '-o', out]);
  return readFileSync(out, 'utf8');
};

const figure = (metrics: string, name: string): number =>
  metrics
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);

export type Cost = {
  readonly cpuSeconds: number;
  readonly rules: number;
  readonly failures: number;
  readonly missed: number;
};

type History = { readonly folder: string; readonly instance: string };

/** The CPU of a Prometheus that scrapes the shop and evaluates these rules, in a time. */
export const cost = async (
  { folder, instance }: History,
  rules: string,
  say: (line: string) => void,
): Promise<Cost> => {
  const own = mkdtempSync(join(folder, 'run-'));
  cpSync(join(folder, 'data'), join(own, 'data'), { recursive: true });
  writeFileSync(join(own, 'rules.yaml'), rules);
  const configuration = {
    global: {
      scrape_interval: `${intervalSeconds}s`,
      evaluation_interval: `${peerRoundSeconds}s`,
    },
    rule_files: ['rules.yaml'],
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [instance] }] }],
  };
  // By itself it forgets after 15 days.
  const server = await servePrometheus(own, configuration, ['--storage.tsdb.retention.time=60d']);
  try {
    // Blocks are merged first, and every group has had its first round.
    let compactions = -1;
    await until(
      'Prometheus to have settled',
      async () => {
        const before = compactions;
        compactions = figure(await server.metrics(), 'prometheus_tsdb_compactions_total');
        await pause(60_000);
        return compactions === before;
      },
      1_200_000,
    );
    const before = await server.metrics();
    say(`measuring for ${measuredSeconds} s`);
    await pause(measuredSeconds * 1000);
    const after = await server.metrics();
    const grown = (name: string): number => figure(after, name) - figure(before, name);
    return {
      cpuSeconds: grown('process_cpu_seconds_total'),
      rules: figure(after, 'prometheus_rule_group_rules'),
      failures: grown('prometheus_rule_evaluation_failures_total'),
      missed: grown('prometheus_rule_group_iterations_missed_total'),
    };
  } finally {
    await server.stop();
    rmSync(own, { recursive: true });
  }
};

/** Milliseconds of CPU that an SLO takes in a round. */
export const perRound = ({ cpuSeconds }: Cost, idle: Cost, roundSeconds: number): number =>
  (1000 * (cpuSeconds - idle.cpuSeconds)) / sloCount / (measuredSeconds / roundSeconds);
