// What SLOs cost in one collector, everything of them once a second, against the rules that Sloth
// makes of the same SLOs in a real Prometheus. CPU seconds of the processes, less what each spends on
// the same scrapes without the SLOs.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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

const sloCount = 1000;
/** The JIT has seen everything several times. */
const warmSeconds = 90;

const figure = (metrics: string, name: string): number =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? Number.NaN);

type Spent = {
  /** Microseconds of CPU in a second. */
  readonly all: number;
  /** Of them in evaluations, by their own clock. */
  readonly evaluating: number;
};

/** A real collector with so many SLOs, which scrapes a shop that could feed all of them. */
const collectorCost = async (
  folder: string,
  slos: number,
  instance: string,
  say: (line: string) => void,
): Promise<Spent> => {
  const own = mkdtempSync(join(folder, 'collector-'));
  mkdirSync(join(own, 'slos'));
  writeFileSync(join(own, 'slos', 'shop.yaml'), openSlo(slos, `http://${instance}/metrics`));
  const collector = launchCollector({
    SIGNALBOX_DATA: join(own, 'data'),
    SIGNALBOX_SLOS: join(own, 'slos'),
  });
  try {
    const { board } = await collector.ready;
    const metrics = async () => (await fetch(`${board}/metrics`)).text();
    const scraped = /^signalbox_scrapes_total\{target="shop",result="stored"\} [1-9]/m;
    await until('the first scrape', async () => scraped.test(await metrics()));
    await pause(warmSeconds * 1000);
    const name = 'signalbox_evaluation_seconds_sum';
    const pid = collector.child.pid ?? 0;
    const evaluatedBefore = figure(await metrics(), name);
    const [cpuBefore, atMs] = [cpuSecondsOf(pid), performance.now()];
    await pause(measuredSeconds * 1000);
    const seconds = (performance.now() - atMs) / 1000;
    const all = (1e6 * (cpuSecondsOf(pid) - cpuBefore)) / seconds;
    const evaluating = (1e6 * (figure(await metrics(), name) - evaluatedBefore)) / seconds;
    say(`a collector with ${slos} SLOs: ${(all / 1000).toFixed(1)} ms of CPU a second`);
    return { all, evaluating };
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
    const peer = await peerCost(folder, say);
    const each = (microseconds: number): number => microseconds / sloCount;
    const row = (name: string, slos: number, cpu: number) => [
      name,
      String(slos),
      `${cpu.toPrecision(3)} µs`,
      cpu === peer ? '1' : `1 / ${Math.round(peer / cpu).toLocaleString('en')}`,
    ];
    const table = markdownTable(
      ['', 'SLOs', 'CPU an SLO a second', 'of the peer'],
      [
        row(
          `Sloth ${slothVersion} in Prometheus, a round of ${peerRoundSeconds} s`,
          peerSloCount,
          peer,
        ),
        row('the collector: evaluation each second', sloCount, each(many.evaluating)),
        row(
          'the collector: counting, storing and evaluation each second',
          sloCount,
          each(many.all - one.all),
        ),
        row('the collector, all of it, reading the scrape too', sloCount, each(many.all)),
      ],
    );
    const ratio = Math.round(peer / each(many.evaluating)).toLocaleString('en');
    const whole = Math.round(peer / each(many.all - one.all)).toLocaleString('en');
    return `${table}\n\nEvaluation is **${ratio} times** cheaper than the peer's, at thirty times as many rounds; with the counting that Prometheus leaves to the same rules, and a durable commit of it, **${whole} times**.`;
  } finally {
    shop.stop();
    rmSync(folder, { recursive: true });
  }
};

export const evaluation: Measurement = {
  what: `${sloCount.toLocaleString('en')} SLOs of 20 series each, scraped every ${intervalSeconds} s, in one collector, everything judged once a second; and Sloth's rules of ${peerSloCount} such SLOs in Prometheus over three days of history. What each process spends, less what it spends on the same scrapes without these SLOs.`,
  run: measure,
};
