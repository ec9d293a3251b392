// What the rules cost that a real Prometheus evaluates: those that we generate and Sloth's, for the
// same SLOs over the same series. CPU seconds are the process's own, less what it spends without rules.

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { generateAlerts } from '../alerts/generate.ts';
import { readDefinitions } from '../language/read.ts';
import { servePrometheus } from '../tests/differential/prometheus-server.ts';
import { until } from '../tests/until.ts';
import { type Measurement, markdownTable } from './measurement.ts';
import { historySeconds, intervalSeconds, serveShop, writeHistory } from './rules/history.ts';
import { openSlo, sloCount, slothSpec } from './rules/shop.ts';
import { slothPath, slothVersion } from './sloth.ts';

const run = promisify(execFile);

/** Long enough for slow groups: ours have one of 5 min. */
const measuredSeconds = 300;
/** How often Sloth's rules are evaluated: its documentation's example. */
const peerRoundSeconds = 30;

const ourRules = (): string => {
  const { set, diagnostics } = readDefinitions([{ path: 'shop.yaml', text: openSlo() }], {});
  if (set === null) throw new Error(JSON.stringify(diagnostics));
  const rules = generateAlerts(set).find(({ path }) => path.endsWith('/prometheus-rules.yaml'));
  if (rules === undefined) throw new Error('No rules are generated.');
  return rules.text;
};

const slothRules = async (folder: string, say: (line: string) => void): Promise<string> => {
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

type Cost = {
  readonly cpuSeconds: number;
  readonly rules: number;
  readonly failures: number;
  readonly missed: number;
};

type History = { readonly folder: string; readonly instance: string };

/** The CPU of a Prometheus that scrapes the shop and evaluates these rules, in a time. */
const cost = async (
  { folder, instance }: History,
  rules: string,
  say: (line: string) => void,
): Promise<Cost> => {
  const own = mkdtempSync(join(folder, 'run-'));
  cpSync(join(folder, 'data'), join(own, 'data'), { recursive: true });
  writeFileSync(join(own, 'rules.yaml'), rules);
  const server = await servePrometheus(own, {
    global: {
      scrape_interval: `${intervalSeconds}s`,
      evaluation_interval: `${peerRoundSeconds}s`,
    },
    rule_files: ['rules.yaml'],
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [instance] }] }],
  });
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

const perRound = ({ cpuSeconds }: Cost, idle: Cost, roundSeconds: number): number =>
  (1000 * (cpuSeconds - idle.cpuSeconds)) / sloCount / (measuredSeconds / roundSeconds);

const row = (name: string, of: Cost, idle: Cost, roundSeconds: number): string[] => [
  name,
  String(of.rules),
  `${roundSeconds} s`,
  `${perRound(of, idle, roundSeconds).toFixed(2)} ms`,
  `${((perRound(of, idle, roundSeconds) * 3600) / roundSeconds / 1000).toFixed(2)} s`,
  String(of.missed),
];

const measure = async (say: (line: string) => void): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-rules-'));
  mkdirSync(join(folder, 'data'));
  let beginSeconds = 0;
  const shop = await serveShop(() => beginSeconds);
  try {
    const peer = await slothRules(folder, say);
    const endSeconds = Math.floor(Date.now() / 1000 / 300) * 300;
    beginSeconds = endSeconds - historySeconds;
    await writeHistory(folder, shop.instance, endSeconds, say);
    const history = { folder, instance: shop.instance };
    const idle = await cost(history, 'groups: []', say);
    say(`without rules: ${idle.cpuSeconds.toFixed(2)} CPU s`);
    const ours = await cost(history, ourRules(), say);
    say(`ours: ${ours.cpuSeconds.toFixed(2)} CPU s`);
    const theirs = await cost(history, peer, say);
    say(`Sloth's: ${theirs.cpuSeconds.toFixed(2)} CPU s`);
    if (ours.failures + theirs.failures > 0) throw new Error('Some rules could not be evaluated.');
    const head = [
      'rules',
      'how many',
      'a round',
      'CPU an SLO a round',
      'CPU an SLO an hour',
      'missed rounds',
    ];
    const ratio =
      perRound(ours, idle, 15) / 15 / (perRound(theirs, idle, peerRoundSeconds) / peerRoundSeconds);
    const table = markdownTable(head, [
      row('Signalbox', ours, idle, 15),
      row(`Sloth ${slothVersion}`, theirs, idle, peerRoundSeconds),
    ]);
    return `${table}\n\nIn the same time ours take **${ratio.toFixed(3)}** of the CPU of Sloth's, at twice as many rounds, and average no ratios.`;
  } finally {
    shop.stop();
    rmSync(folder, { recursive: true });
  }
};

export const rules: Measurement = {
  what: `The rules of ${sloCount} SLOs of 20 series each, evaluated by Prometheus over three days of scrapes every ${intervalSeconds} s: what the process spends on them, less what it spends without any.`,
  run: measure,
};
