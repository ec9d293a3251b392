// What a scrape of 1,000 counters brings, from text to samples.

import { parseExposition } from '../../../collector/ingest/scrape/exposition.ts';
import { seriesOf } from '../../rules/shop.ts';
import type { Workload } from '../workload.ts';

const slos = Array.from({ length: 50 }, (_, slo) => seriesOf(slo));

const text = slos
  .flatMap((series) => [
    `# TYPE ${series[0]?.metric} counter`,
    ...series.map(
      ({ metric, route, code, growth }) => `${metric}{route="${route}",code="${code}"} ${growth}`,
    ),
  ])
  .join('\n');

export const exposition = (): Workload => ({
  run: () => {
    const { samples, rejected } = parseExposition(`${text}\n`, 'text/plain; version=0.0.4', 0);
    const sum = samples.reduce((total, { value }) => total + value, 0);
    return `${samples.length} samples, ${rejected.length} rejected, sum ${sum}`;
  },
});
