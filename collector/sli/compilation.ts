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

/** One gauge's part in what an indicator reads at a moment: its value × factor is added. */
export type Part = {
  readonly history: number;
  readonly side: 'good' | 'total' | 'value';
  readonly factor: number;
};

type Term<Role> = { readonly role: Role; readonly takes: (labels: Labels) => boolean };
type Terms<Role> = Map<string, Term<Role>[]>;
type Fed = {
  readonly histories: number[];
  readonly counted: Terms<Share>;
  readonly sampled: Terms<Part>;
};

export type Compilation = {
  readonly indicators: readonly Indicator[];
  /** The histories that a data source feeds. */
  readonly histories: (source: string) => readonly number[];
  /** Whether any indicator counts by this metric: most samples are left here. */
  readonly reads: (source: string, metric: string) => boolean;
  readonly shares: (source: string, metric: string, labels: Labels) => readonly Share[];
  /** Whether any indicator reads values of the moment from this source. */
  readonly samples: (source: string) => boolean;
  readonly parts: (source: string, metric: string, labels: Labels) => readonly Part[];
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

const add = <Role extends Share | Part>(
  terms: Terms<Role>,
  form: LinearForm,
  role: (factor: number) => Role,
): void => {
  for (const { factor, selector } of form) {
    const term = { role: role(factor), takes: labelTest(selector) };
    const known = terms.get(selector.metric);
    if (known === undefined) terms.set(selector.metric, [term]);
    else known.push(term);
  }
};

const feed = ({ counted, sampled }: Fed, history: number, indicator: Indicator): void => {
  switch (indicator.kind) {
    case 'counters':
      add(counted, indicator.good, (factor) => ({ history, side: 'good', factor }));
      add(counted, indicator.total, (factor) => ({ history, side: 'total', factor }));
      break;
    case 'gauges':
      add(sampled, indicator.good, (factor) => ({ history, side: 'good', factor }));
      add(sampled, indicator.total, (factor) => ({ history, side: 'total', factor }));
      break;
    case 'ratio':
    case 'threshold':
      add(sampled, indicator.value, (factor) => ({ history, side: 'value', factor }));
      break;
    case 'spans':
      break;
  }
};

const taking = <Role>(terms: Terms<Role> | undefined, metric: string, labels: Labels): Role[] =>
  (terms?.get(metric) ?? []).filter(({ takes }) => takes(labels)).map(({ role }) => role);

export const compile = (slos: SloSet): Compilation => {
  const indicators = indicatorsOf(slos);
  const sources = new Map<string, Fed>();
  for (const [history, indicator] of indicators.entries()) {
    const source: Fed = sources.get(indicator.source) ?? {
      histories: [],
      counted: new Map(),
      sampled: new Map(),
    };
    sources.set(indicator.source, source);
    source.histories.push(history);
    feed(source, history, indicator);
  }
  return {
    indicators,
    histories: (source) => sources.get(source)?.histories ?? [],
    reads: (source, metric) => sources.get(source)?.counted.has(metric) ?? false,
    shares: (source, metric, labels) => taking(sources.get(source)?.counted, metric, labels),
    samples: (source) => (sources.get(source)?.sampled.size ?? 0) > 0,
    parts: (source, metric, labels) => taking(sources.get(source)?.sampled, metric, labels),
  };
};
