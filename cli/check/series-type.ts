// Whether a series counts up, by the declared type of its family. Of a histogram everything but the
// sum certainly does; what nobody declared is unknown.

import type { LiveMetric } from '../../language/lint/live-metrics.ts';

const suffixes = ['', '_total', '_bucket', '_count', '_sum', '_created', '_info'];

/** The type of a series of a family: everything of a histogram but its buckets' bounds counts up. */
export const typeOfSeries = (
  name: string,
  types: ReadonlyMap<string, string>,
): LiveMetric['type'] => {
  for (const suffix of suffixes) {
    if (!name.endsWith(suffix)) continue;
    const type = types.get(suffix === '' ? name : name.slice(0, -suffix.length));
    if (type === 'counter') return 'counter';
    if (type === 'gauge') return 'gauge';
    if ((type === 'histogram' || type === 'summary') && suffix !== '' && suffix !== '_sum')
      return 'counter';
  }
  return 'unknown';
};
