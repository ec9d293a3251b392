// What to write in place of PromQL that is not read: the nearest thing that works, by what stands
// there and by what is read, counters or gauges.

/** Counters grow, and count over any window; gauges are looked at as they are, at every scrape. */
export type Series = 'counters' | 'gauges';

export const nearestThatWorks = (of: Series): string =>
  of === 'counters'
    ? 'Add or subtract counters: sum(a_total) - sum(b_total), or 0.5 * a_total.'
    : 'Add or subtract gauges: sum(a) - sum(b), or 0.5 * a.';

/** How a query of that kind is begun. */
export const simplest = (of: Series): string =>
  of === 'counters'
    ? 'Write a counter, or a sum of counters.'
    : 'Write a gauge, or a sum of gauges.';

const bareCounter = 'Write increase(…) or the bare counter.';
const countBuckets =
  'Count what is fast enough: the bucket with le="0.5" is good, _count is total.';
const noMeans = 'Write sum(…): an average of ratios is not the ratio of the sums.';

const ofCounters: Readonly<Record<string, string>> = {
  ...{ irate: bareCounter, delta: bareCounter, idelta: bareCounter, deriv: bareCounter },
  ...{ histogram_quantile: countBuckets, histogram_fraction: countBuckets },
  ...{ histogram_avg: countBuckets, quantile: countBuckets },
  ...{ avg: noMeans, avg_over_time: noMeans },
  count: 'Write sum(…) over a counter of events.',
  count_over_time: 'Write sum(…) over a counter of events.',
  sum_over_time: 'Write the bare counter: it already is a sum over time.',
  max_over_time: 'Write the bare counter: it already is a sum over time.',
  absent: 'Leave it out: silence is told by itself, and never counted as good or bad.',
};

const everyScrape = 'Write the bare gauge: it is looked at in every scrape, so time is counted.';
const everyTarget = 'Write the bare gauge or sum(…): every target is looked at for itself.';
const percentile =
  'Write a ratioMetric with counter: true: the bucket with le="0.5" is good, _count is total.';

const ofGauges: Readonly<Record<string, string>> = {
  ...{ avg_over_time: everyScrape, max_over_time: everyScrape, min_over_time: everyScrape },
  ...{ sum_over_time: everyScrape, last_over_time: everyScrape, quantile_over_time: everyScrape },
  ...{ count_over_time: everyScrape, present_over_time: everyScrape },
  ...{ avg: everyTarget, max: everyTarget, min: everyTarget, count: everyTarget },
  ...{ group: everyTarget, topk: everyTarget, bottomk: everyTarget },
  ...{ histogram_quantile: percentile, histogram_fraction: percentile, quantile: percentile },
  time: 'Export the age itself as a gauge, in seconds.',
  absent: 'Leave it out: silence is told by itself, and never counted as good or bad.',
};

const growth =
  'Write the bare gauge; events of a counter are counted by a ratioMetric with counter: true.';
/** These are of counters, or tell how a gauge moves, which no threshold here is about. */
export const growths: readonly string[] = [
  ...['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv', 'resets', 'changes'],
];

/** What to write instead of a function or an aggregation. */
export const insteadOf = (name: string, of: Series): string => {
  if (of === 'gauges' && growths.includes(name)) return growth;
  const known = of === 'counters' ? ofCounters : ofGauges;
  return (Object.hasOwn(known, name) ? known[name] : undefined) ?? nearestThatWorks(of);
};

/** What to write instead of an operator. */
export const insteadOfOperator = (sign: string, of: Series): string => {
  if (sign === 'or')
    return "Leave 'or vector(0)' out, for what has no series counts 0; add others with +.";
  if (['and', 'unless'].includes(sign))
    return 'Choose the series by their labels: a{label="value"}.';
  if (['<', '<=', '>', '>=', '==', '!='].includes(sign))
    return of === 'counters'
      ? 'Leave the comparison out: events are counted, values are not compared.'
      : "Write the comparison as the objective's op and value, beside a thresholdMetric.";
  return nearestThatWorks(of);
};

export type Form = { readonly what: string; readonly fix: string };

/** Kinds of expressions that cannot be read, whatever stands in them. */
export const unreadForm = (node: string, of: Series): Form => {
  const known: Readonly<Record<string, Form>> = {
    MatrixSelector: {
      what: of === 'counters' ? 'a range outside rate() or increase()' : 'a range',
      fix: 'Leave the range out.',
    },
    SubqueryExpr: { what: 'a subquery', fix: 'Leave the range and the step out.' },
    OffsetExpr: { what: 'an offset', fix: 'Leave the offset out: what counts is the present.' },
    StepInvariantExpr: { what: 'a fixed moment', fix: 'Leave @ out: what counts is the present.' },
    StringLiteral: { what: 'a text', fix: simplest(of) },
  };
  return known[node] ?? { what: 'this', fix: nearestThatWorks(of) };
};
