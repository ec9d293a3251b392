// Run as a process of its own: the collector's engine over a store on disk, with so many SLOs that are
// scraped every 15 s, by a clock that runs as fast as the work does. On stdout, microseconds of CPU that
// a second of it takes: in evaluations, and in counting and committing what was scraped.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../collector/engine.ts';
import type { Sample } from '../../collector/ingest/sample.ts';
import { openStore } from '../../collector/store/database.ts';
import { readDefinitions } from '../../language/read.ts';
import { intervalSeconds } from '../rules/history.ts';
import { openSlo, seriesOf } from '../rules/shop.ts';

const count = Number(process.argv[2]);
const [warmSeconds, measuredSeconds] = [900, 1800];

const { set } = readDefinitions([{ path: 'shop.yaml', text: openSlo(count) }], {});
if (set === null) throw new Error('the definitions are broken');
const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-rounds-'));
const startMs = Date.UTC(2026, 0, 1);
let nowMs = startMs;
const store = openStore(join(folder, 'collector.db'), nowMs);
const engine = new Engine({ slos: set, store, now: () => nowMs });
const series = Array.from({ length: count }, (_, slo) => seriesOf(slo)).flat();

const scrape = (round: number): readonly Sample[] =>
  series.map(({ metric, route, code, growth }) => ({
    ...{ name: metric, labels: { code, route }, value: growth * round },
    ...{ kind: 'counter', timeMs: nowMs },
  }));

const spent = { evaluating: 0, counting: 0 };
/** Microseconds of this process's CPU. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const spentOn = (evaluate: () => void): number => {
  const before = cpu();
  evaluate();
  return cpu() - before;
};
for (let second = 0; second < warmSeconds + measuredSeconds; second += 1) {
  if (second === warmSeconds) Object.assign(spent, { evaluating: 0, counting: 0 });
  nowMs += 1000;
  spent.evaluating += spentOn(() => engine.evaluate(nowMs));
  if (second % intervalSeconds === 0) {
    const head = { source: 'metrics', target: 'http://127.0.0.1/metrics', timeMs: nowMs };
    const samples = scrape(second / intervalSeconds);
    const before = cpu();
    const stored = engine.ingest({ ...head, complete: true, processStartMs: startMs, samples });
    // As the timer of the group commit does.
    await stored;
    spent.counting += cpu() - before;
    // Something bad was counted, which is judged soon after it is committed.
    spent.evaluating += spentOn(() => engine.judge(nowMs + 50));
  }
}
const [row] = engine.rows(nowMs);
const each = (microseconds: number): number => microseconds / measuredSeconds / count;
process.stdout.write(
  JSON.stringify({
    evaluating: each(spent.evaluating),
    counting: each(spent.counting),
    total: row?.total ?? 0,
  }),
);
await engine.close();
store.close();
rmSync(folder, { recursive: true });
