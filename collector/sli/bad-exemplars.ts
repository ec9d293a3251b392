// Which exemplars of a metric show a bad event of an objective: those of a histogram that are above
// the bound of what is good, those of a counter that is counted among all and not among the good.

import type { LinearForm, Objective, Selector } from '../../language/slo-set.ts';
import { boundOf } from '../ingest/bound.ts';
import type { Labels, Sample } from '../ingest/sample.ts';
import { labelTest, namedBounds } from './selector.ts';

export type BadTrace = {
  /** The key of the objective. */
  readonly objective: string;
  readonly traceId: string;
  readonly timeMs: number;
};

type Judge = {
  readonly objective: string;
  readonly takes: (labels: Labels) => boolean;
  readonly isBad: (value: number, labels: Labels) => boolean;
};
type Judges = Map<string, Judge[]>;

const isBound = ({ label }: { readonly label: string }): boolean => label === 'le';

const withoutBound = (selector: Selector): Selector => ({
  ...selector,
  matchers: selector.matchers.filter((matcher) => !isBound(matcher)),
});

const add = (judges: Judges, metric: string, judge: Judge): void => {
  const known = judges.get(metric);
  if (known === undefined) judges.set(metric, [judge]);
  else known.push(judge);
};

/** Good up to a bound: the selector of one bucket. */
const addHistogram = (judges: Judges, objective: string, selector: Selector): void => {
  const bounds = namedBounds(selector)?.map(boundOf) ?? [];
  const most = Math.max(...bounds);
  if (bounds.length === 0 || !Number.isFinite(most)) return;
  const takes = labelTest(withoutBound(selector));
  const judge = { objective, takes, isBad: (value: number) => value > most };
  const family = selector.metric.replace(/_bucket$/, '');
  // What is pushed hangs on the count, what is scraped on the bucket that it fell into.
  for (const metric of [`${family}_bucket`, `${family}_count`]) add(judges, metric, judge);
};

const isBucket = ({ metric, matchers }: Selector): boolean =>
  metric.endsWith('_bucket') && matchers.some(isBound);

const addCounters = (
  judges: Judges,
  objective: string,
  good: LinearForm,
  total: LinearForm,
): void => {
  const tests = (form: LinearForm, metric: string, sign: 1 | -1) =>
    form
      .filter(({ factor, selector }) => selector.metric === metric && Math.sign(factor) === sign)
      .map(({ selector }) => labelTest(selector));
  for (const metric of new Set(total.map(({ selector }) => selector.metric))) {
    const all = tests(total, metric, 1);
    const goodOnes = tests(good, metric, 1);
    // Good may be written as all but the bad.
    const badOnes = tests(good, metric, -1);
    add(judges, metric, {
      objective,
      takes: (labels) => all.some((test) => test(labels)),
      isBad: (_value, labels) =>
        badOnes.some((test) => test(labels)) || !goodOnes.some((test) => test(labels)),
    });
  }
};

/** @returns what looks through the samples of a batch. */
export const badExemplars = (
  objectives: readonly Pick<Objective, 'key' | 'indicator'>[],
): ((source: string, samples: readonly Sample[]) => readonly BadTrace[]) => {
  const sources = new Map<string, Judges>();
  for (const { key, indicator } of objectives) {
    if (indicator.kind !== 'counters') continue;
    const judges: Judges = sources.get(indicator.source) ?? new Map();
    sources.set(indicator.source, judges);
    const buckets = indicator.good.filter(
      ({ factor, selector }) => factor > 0 && isBucket(selector),
    );
    for (const { selector } of buckets) addHistogram(judges, key, selector);
    if (buckets.length === 0) addCounters(judges, key, indicator.good, indicator.total);
  }
  return (source, samples) => {
    const judges = sources.get(source);
    if (judges === undefined) return [];
    return samples.flatMap(({ name, labels, exemplars }) => {
      if (exemplars === undefined) return [];
      const judging = (judges.get(name) ?? []).filter(({ takes }) => takes(labels));
      return judging.flatMap(({ objective, isBad }) =>
        exemplars
          .filter(({ value }) => isBad(value, labels))
          .map(({ traceId, timeMs }) => ({ objective, traceId, timeMs })),
      );
    });
  };
};
