// What SLOs cost in one collector, everything of them once a second, against the rules that Sloth
// makes of the same SLOs in a real Prometheus. CPU seconds of the processes, less what each spends on
// the same scrapes without the SLOs.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endCollector, launchCollector } from '../tests/collector/process.ts';
import { until } from '../tests/until.ts';
import { type Measurement, markdownTable } from './measurement.ts';
import { cpuSecondsOf } from './process-cpu.ts';
import { historySeconds, intervalSeconds, serveShop, writeHistory } from './rules/history.ts';
import {
  cost,
  measuredSeconds,
  peerRoundSeconds,
  perRound,
  slothRules,
} from './rules/prometheus-cost.ts';
import { openSlo, sloCount as peerSloCount } from './rules/shop.ts';
import { slothVersion } from './sloth.ts';

const run = promisify(execFile);

const sloCount = 1000;
/** The JIT has seen everything several times. */
const warmSeconds = 90;

/** Microseconds of CPU that an SLO takes a second: in the engine alone, on a clock of its own. */
type Rounds = { readonly evaluating: number; readonly counting: number; readonly total: number };

const engineCost = async (say: (line: string) => void): Promise<Rounds> => {
  const script = join(import.meta.dirname, 'evaluation', 'rounds.ts');
  const { stdout } = await run(process.execPath, [script, String(sloCount)]);
  const rounds = JSON.parse(stdout) as Rounds;
  if (!(rounds.total > 0)) throw new Error('the engine has counted nothing');
  say(`evaluation ${rounds.evaluating.toFixed(1)} µs, counting ${rounds.counting.toFixed(1)} µs`);
  return rounds;
};

/** Of a real collector with so many SLOs, which scrapes a shop that could feed all: microseconds a second. */
const collectorCost = async (
  folder: string,
  slos: number,
  instance: string,
  say: (line: string) => void,
): Promise<number> => {
  const own = mkdtempSync(join(folder, 'collector-'));
  mkdirSync(join(own, 'slos'));
  writeFileSync(join(own, 'slos', 'shop.yaml'), openSlo(slos, `http://${instance}/metrics`));
  const collector = launchCollector({
    SIGNALBOX_DATA: join(own, 'data'),
    SIGNALBOX_SLOS: join(own, 'slos'),
  });
  try {
    const { board } = await collector.ready;
    const scraped = /^signalbox_scrapes_total\{target="shop",result="stored"\} [1-9]/m;
    const metrics = async () => (await fetch(`${board}/metrics`)).text();
    await until('the first scrape', async () => scraped.test(await metrics()));
    await pause(warmSeconds * 1000);
    const pid = collector.child.pid ?? 0;
    const [cpuBefore, atMs] = [cpuSecondsOf(pid), performance.now()];
    await pause(measuredSeconds * 1000);
    const seconds = (performance.now() - atMs) / 1000;
    const spent = (1e6 * (cpuSecondsOf(pid) - cpuBefore)) / seconds;
    say(`a collector with ${slos} SLOs: ${(spent / 1000).toFixed(1)} ms of CPU a second`);
    return spent;
  } finally {
    await endCollector(collector);
    rmSync(own, { recursive: true });
  }
};

/** Microseconds of CPU that an SLO takes a second in Prometheus. */
const peerCost = async (folder: string, say: (line: string) => void): Promise<number> => {
  let beginSeconds = 0;
  mkdirSync(join(folder, 'data'));
  const shop = await serveShop(() => beginSeconds);
  try {
    const rules = await slothRules(folder, say);
    const endSeconds = Math.floor(Date.now() / 1000 / 300) * 300;
    beginSeconds = endSeconds - historySeconds;
    await writeHistory(folder, shop.instance, endSeconds, say);
    const history = { folder, instance: shop.instance };
    const idle = await cost(history, 'groups: []', say);
    const theirs = await cost(history, rules, say);
    if (theirs.failures > 0) throw new Error('Some rules could not be evaluated.');
    return (1000 * perRound(theirs, idle, peerRoundSeconds)) / peerRoundSeconds;
  } finally {
    shop.stop();
  }
};

const measure = async (say: (line: string) => void): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-evaluation-'));
  const shop = await serveShop(() => 0, sloCount);
  try {
    const one = await collectorCost(folder, 1, shop.instance, say);
    const many = await collectorCost(folder, sloCount, shop.instance, say);
    shop.stop();
    const { evaluating, counting } = await engineCost(say);
    const peer = await peerCost(folder, say);
    const times = (cpu: number): string => Math.round(peer / cpu).toLocaleString('en');
    const row = (name: string, slos: number, cpu: number) => [
      name,
      String(slos),
      `${cpu.toPrecision(3)} µs`,
      cpu === peer ? '1' : `1 / ${times(cpu)}`,
    ];
    const table = markdownTable(
      ['', 'SLOs', 'CPU an SLO a second', 'of the peer'],
      [
        row(`Sloth ${slothVersion} in Prometheus, every ${peerRoundSeconds} s`, peerSloCount, peer),
        row('the engine: evaluation each second and after each scrape', sloCount, evaluating),
        row('the engine: counting, durable commit, evaluation', sloCount, counting + evaluating),
        row('a collector, less one with a single SLO', sloCount, (many - one) / sloCount),
        row('a collector, all of it, reading what it scrapes too', sloCount, many / sloCount),
      ],
    );
    return `${table}\n\nEvaluation is **${times(evaluating)} times** cheaper than the peer's, more than thirty times as often; together with the counting and its durable commit, which Prometheus' side is not charged with, **${times(counting + evaluating)} times**.`;
  } finally {
    shop.stop();
    rmSync(folder, { recursive: true });
  }
};

export const evaluation: Measurement = {
  what: `${sloCount.toLocaleString('en')} SLOs of 20 series each, scraped every ${intervalSeconds} s, in one collector, everything judged once a second, and at once after something bad was counted; and Sloth's rules of ${peerSloCount} such SLOs in Prometheus over three days of scrapes and a month of what they recorded. What each process spends, less what it spends on the same scrapes without these SLOs.`,
  run: measure,
};
