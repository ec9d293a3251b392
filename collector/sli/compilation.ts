// Every indicator of an SLO set, once each, and what a sample means to them. Indicators with equal
// ids share one history; a history is named by its place in `indicators`.

import type { Indicator, LinearForm, SloSet } from '../../language/slo-set.ts';
import type { Labels } from '../ingest/sample.ts';
import { labelTest } from './selector.ts';

/** One series' share in one history: increments × factor are added to that side. */
export type Share = {
  readonly history: number;
  readonly side: 'good' | 'total';
  readonly factor: number;
};

type Term = Share & { readonly takes: (labels: Labels) => boolean };
type Fed = { readonly histories: number[]; readonly metrics: Map<string, Term[]> };

export type Compilation = {
  readonly indicators: readonly Indicator[];
  /** The histories that a data source feeds. */
  readonly histories: (source: string) => readonly number[];
  /** Whether any indicator looks at this metric: most samples are left here. */
  readonly reads: (source: string, metric: string) => boolean;
  readonly shares: (source: string, metric: string, labels: Labels) => readonly Share[];
};

const indicatorsOf = (slos: SloSet): Indicator[] => {
  const byId = new Map<string, Indicator>();
  for (const objective of slos.objectives) {
    const { red, yellow } = objective.status;
    for (const { id, ...rest } of [objective, ...red, ...yellow].map((user) => user.indicator)) {
      if (!byId.has(id)) byId.set(id, { id, ...rest });
    }
  }
  return [...byId.values()];
};

const terms = (form: LinearForm, history: number, side: Share['side']) =>
  form.map(({ factor, selector }) => ({
    metric: selector.metric,
    term: { history, side, factor, takes: labelTest(selector) } satisfies Term,
  }));

export const compile = (slos: SloSet): Compilation => {
  const indicators = indicatorsOf(slos);
  const sources = new Map<string, Fed>();
  for (const [history, indicator] of indicators.entries()) {
    const source: Fed = sources.get(indicator.source) ?? { histories: [], metrics: new Map() };
    sources.set(indicator.source, source);
    source.histories.push(history);
    if (indicator.kind !== 'counters') continue;
    for (const { metric, term } of [
      ...terms(indicator.good, history, 'good'),
      ...terms(indicator.total, history, 'total'),
    ]) {
      const known = source.metrics.get(metric);
      if (known === undefined) source.metrics.set(metric, [term]);
      else known.push(term);
    }
  }
  return {
    indicators,
    histories: (source) => sources.get(source)?.histories ?? [],
    reads: (source, metric) => sources.get(source)?.metrics.has(metric) ?? false,
    shares: (source, metric, labels) =>
      (sources.get(source)?.metrics.get(metric) ?? [])
        .filter((term) => term.takes(labels))
        .map(({ history, side, factor }) => ({ history, side, factor })),
  };
};
