// Fifteen seconds of an engine with 20 SLOs: a scrape is counted, and everything is judged each second.

import { Engine } from '../../../collector/engine.ts';
import type { Sample } from '../../../collector/ingest/sample.ts';
import { openStore } from '../../../collector/store/database.ts';
import { readDefinitions } from '../../../language/read.ts';
import { openSlo, seriesOf } from '../../rules/shop.ts';
import type { Workload } from '../workload.ts';

const count = 20;
const intervalSeconds = 15;

export const evaluation = (): Workload => {
  const { set } = readDefinitions([{ path: 'shop.yaml', text: openSlo(count) }], {});
  if (set === null) throw new TypeError('the definitions are broken');
  const startMs = Date.UTC(2026, 0, 1);
  let nowMs = startMs;
  const store = openStore(':memory:', nowMs);
  const engine = new Engine({ slos: set, store, now: () => nowMs, isLasting: false });
  const series = Array.from({ length: count }, (_, slo) => seriesOf(slo)).flat();
  let round = 0;
  const samples = (): Sample[] =>
    series.map(({ metric, route, code, growth }) => ({
      ...{ name: metric, labels: { code, route }, value: growth * round },
      ...{ kind: 'counter', timeMs: nowMs },
    }));
  return {
    run: async () => {
      round += 1;
      const head = { source: 'metrics', target: 'http://127.0.0.1/metrics', timeMs: nowMs };
      const told = { ...head, complete: true, processStartMs: startMs, samples: samples() };
      const stored = engine.ingest(told);
      for (let second = 0; second < intervalSeconds; second += 1) {
        nowMs += 1000;
        engine.evaluate(nowMs);
      }
      await stored;
      const rows = engine.rows(nowMs);
      return `${rows.length} rows of ${rows.map(({ total }) => total).join()}`;
    },
  };
};
