// Which indicators are latencies: of the events of one histogram in seconds, those in one bucket.
// Whoever measures the events themselves can put such a promise as a percentile.

import { equal } from './linear-form.ts';
import type { Indicator } from './slo-set.ts';

/** @returns the seconds within which an event is good, or null when the indicator is no latency. */
export const latencyBound = (indicator: Indicator): number | null => {
  if (indicator.kind !== 'counters') return null;
  const { good, total } = indicator;
  const [inBucket, ...others] = good;
  if (!inBucket || others.length > 0) return null;
  const { metric, matchers } = inBucket.selector;
  if (!metric.endsWith('_seconds_bucket')) return null;
  const [bound, ...bounds] = matchers.filter(({ label }) => label === 'le');
  if (bound?.operator !== '=' || bounds.length > 0) return null;
  const all = {
    metric: metric.replace(/bucket$/, 'count'),
    matchers: matchers.filter(({ label }) => label !== 'le'),
  };
  const seconds = Number(bound.value);
  const isShare = equal([{ factor: inBucket.factor, selector: all }], total);
  return isShare && Number.isFinite(seconds) ? seconds : null;
};
