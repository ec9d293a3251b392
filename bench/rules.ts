// What the rules cost that a real Prometheus evaluates: those that we generate and Sloth's, for the
// same SLOs over the same series. CPU seconds are the process's own, less what it spends without rules.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateAlerts } from '../alerts/generate.ts';
import { readDefinitions } from '../language/read.ts';
import { type Measurement, markdownTable } from './measurement.ts';
import { historySeconds, intervalSeconds, serveShop, writeHistory } from './rules/history.ts';
import {
  type Cost,
  cost,
  peerRoundSeconds,
  perRound,
  slothRules,
} from './rules/prometheus-cost.ts';
import { openSlo, sloCount } from './rules/shop.ts';
import { slothVersion } from './sloth.ts';

const ourRules = (): string => {
  const { set, diagnostics } = readDefinitions([{ path: 'shop.yaml', text: openSlo() }], {});
  if (set === null) throw new Error(JSON.stringify(diagnostics));
  const rules = generateAlerts(set).find(({ path }) => path.endsWith('/prometheus-rules.yaml'));
  if (rules === undefined) throw new Error('No rules are generated.');
  return rules.text;
};

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
  what: `The rules of ${sloCount} SLOs of 20 series each, evaluated by Prometheus over three days of scrapes every ${intervalSeconds} s and a month of what the rules recorded: what the process spends on them, less what it spends without any.`,
  run: measure,
};
