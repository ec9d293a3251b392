// Run as a process of its own: an engine with so many SLOs and full rings of a month, and then what it
// holds, in bytes, on stdout.

import { Engine } from '../../collector/engine.ts';
import type { Sample } from '../../collector/ingest/sample.ts';
import { openStore } from '../../collector/store/database.ts';
import { readDefinitions } from '../../language/read.ts';
import { openSlo } from '../rules/shop.ts';

const count = Number(process.argv[2]);
const { set } = readDefinitions([{ path: 'shop.yaml', text: openSlo(count) }], {});
if (set === null) throw new Error('the definitions are broken');
if (globalThis.gc === undefined) throw new Error('run it with --expose-gc');

/** Cells take their place whether anything was counted in them or not: a part of them is enough. */
const steps = [
  { seconds: 86_400, count: 28 },
  { seconds: 3600, count: 24 },
  { seconds: 60, count: 60 },
  { seconds: 1, count: 60 },
];

let nowMs = Date.UTC(2026, 0, 1);
const store = openStore(':memory:', nowMs);
const engine = new Engine({ slos: set, store, now: () => nowMs, isLasting: false });
const samples = (): Sample[] =>
  Array.from({ length: count }, (_, slo) =>
    ['200', '500'].map((code) => ({
      name: `shop_${slo}_requests_total`,
      labels: { code },
      value: code === '200' ? 1000 : 1,
      kind: 'delta' as const,
      timeMs: nowMs,
    })),
  ).flat();
for (const { seconds, count: times } of steps) {
  for (let step = 0; step < times; step += 1) {
    nowMs += seconds * 1000;
    const batch = { source: 'metrics', target: 'shop', timeMs: nowMs, complete: false };
    const stored = engine.ingest({ ...batch, samples: samples() });
    engine.evaluate(nowMs);
    await stored;
  }
}
globalThis.gc();
globalThis.gc();
const { heapUsed, external } = process.memoryUsage();
const [row] = engine.rows(nowMs);
process.stdout.write(
  JSON.stringify({
    bytes: heapUsed + external,
    total: row?.total ?? 0,
    objectives: set.objectives.length,
  }),
);
await engine.close();
