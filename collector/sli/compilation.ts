// Every indicator of an SLO set, once each, and what a sample means to them. Indicators with equal
// ids share one history; a history is named by its place in `indicators`.

import { indicatorsOf } from '../../language/measure.ts';
import type { Indicator, LinearForm, SloSet } from '../../language/slo-set.ts';
import type { Labels } from '../ingest/sample.ts';
import { type Place, PlaceBook } from './places.ts';
import { labelTest, namedBounds } from './selector.ts';
import { seriesKey } from './series.ts';

/** One series' share in one history: increments × factor are added to that side. */
export type Share = {
  readonly history: number;
  readonly side: 'good' | 'total';
  readonly factor: number;
  /** Where its events happen, as its labels tell. */
  readonly places?: readonly Place[];
};

/** One gauge's part in what an indicator reads at a moment: its value × factor is added. */
export type Part = {
  readonly history: number;
  readonly side: 'good' | 'total' | 'value';
  readonly factor: number;
};

/** Which bounds of one histogram's buckets are asked for. */
export type Bounds = {
  /** As `le` spells them. */
  readonly named: readonly string[];
  /** Histories that ask for buckets without naming their bounds. */
  readonly open: readonly number[];
};

/** @param key the series', where it is known already */
type Meaning<Role> = (
  source: string,
  metric: string,
  labels: Labels,
  key?: string,
) => readonly Role[];

type Term<Role> = { readonly role: Role; readonly takes: (labels: Labels) => boolean };
type Terms<Role> = Map<string, Term<Role>[]>;
type Fed = {
  readonly histories: number[];
  readonly counted: Roles<Share>;
  readonly bounds: Map<string, Bounds>;
  readonly sampled: Roles<Part>;
};

export type Compilation = {
  readonly indicators: readonly Indicator[];
  /** The histories that a data source feeds. */
  readonly histories: (source: string) => readonly number[];
  /** Whether any indicator counts by this metric: most samples are left here. */
  readonly reads: (source: string, metric: string) => boolean;
  /** Whether any indicator asks for this metric at all. */
  readonly asks: (source: string, metric: string) => boolean;
  readonly shares: Meaning<Share>;
  /** Of the metric that counts the buckets. */
  readonly bounds: (source: string, metric: string) => Bounds;
  /** Whether any indicator reads values of the moment from this source. */
  readonly samples: (source: string) => boolean;
  readonly parts: Meaning<Part>;
  /** What was counted lately, by place. */
  readonly places: PlaceBook;
};

const noBounds: Bounds = { named: [], open: [] };

const distinct = (slos: SloSet): Indicator[] => {
  const byId = new Map<string, Indicator>();
  for (const indicator of slos.objectives.flatMap(indicatorsOf)) {
    if (!byId.has(indicator.id)) byId.set(indicator.id, indicator);
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

const addBounds = (bounds: Fed['bounds'], form: LinearForm, history: number): void => {
  for (const { selector } of form) {
    const { named, open } = bounds.get(selector.metric) ?? noBounds;
    const own = namedBounds(selector);
    bounds.set(selector.metric, {
      named: own === null ? named : [...new Set([...named, ...own])],
      open: own === null ? [...open, history] : open,
    });
  }
};

const feed = ({ counted, sampled, bounds }: Fed, history: number, indicator: Indicator): void => {
  switch (indicator.kind) {
    case 'counters':
      addBounds(bounds, [...indicator.good, ...indicator.total], history);
      add(counted.terms, indicator.good, (factor) => ({ history, side: 'good', factor }));
      add(counted.terms, indicator.total, (factor) => ({ history, side: 'total', factor }));
      break;
    case 'gauges':
      add(sampled.terms, indicator.good, (factor) => ({ history, side: 'good', factor }));
      add(sampled.terms, indicator.total, (factor) => ({ history, side: 'total', factor }));
      break;
    case 'ratio':
    case 'threshold':
      add(sampled.terms, indicator.value, (factor) => ({ history, side: 'value', factor }));
      break;
    case 'spans':
      break;
  }
};

/** So many series at least are looked up, of each data source; others are tested at every sample. */
const rememberedSeries = 20_000;

const nothing: readonly never[] = [];

/** Labels are tested once a series, not once a sample. What is not seen for long makes room. */
class Roles<Role> {
  readonly terms: Terms<Role> = new Map();
  readonly #told: (role: Role, labels: Labels) => Role;
  #lately = new Map<string, readonly Role[]>();
  #before = new Map<string, readonly Role[]>();

  /** @param told a role as one series has it */
  constructor(told: (role: Role, labels: Labels) => Role = (role) => role) {
    this.#told = told;
  }

  of(metric: string, labels: Labels, known: string | undefined): readonly Role[] {
    const terms = this.terms.get(metric);
    if (terms === undefined) return nothing;
    const key = known ?? seriesKey(metric, labels);
    const lately = this.#lately.get(key);
    if (lately !== undefined) return lately;
    const found =
      this.#before.get(key) ??
      terms.filter(({ takes }) => takes(labels)).map(({ role }) => this.#told(role, labels));
    if (this.#lately.size >= rememberedSeries) {
      this.#before = this.#lately;
      this.#lately = new Map();
    }
    this.#lately.set(key, found);
    return found;
  }
}

export const compile = (slos: SloSet): Compilation => {
  const indicators = distinct(slos);
  const sources = new Map<string, Fed>();
  const places = new PlaceBook();
  const placed = (share: Share, labels: Labels): Share => {
    const found = places.of(share.history, labels);
    return found === null ? share : { ...share, places: found };
  };
  for (const [history, indicator] of indicators.entries()) {
    const source: Fed = sources.get(indicator.source) ?? {
      histories: [],
      counted: new Roles(placed),
      bounds: new Map(),
      sampled: new Roles(),
    };
    sources.set(indicator.source, source);
    source.histories.push(history);
    feed(source, history, indicator);
  }
  return {
    indicators,
    histories: (source) => sources.get(source)?.histories ?? [],
    reads: (source, metric) => sources.get(source)?.counted.terms.has(metric) ?? false,
    asks: (source, metric) => {
      const fed = sources.get(source);
      return fed !== undefined && (fed.counted.terms.has(metric) || fed.sampled.terms.has(metric));
    },
    shares: (source, metric, labels, key) =>
      sources.get(source)?.counted.of(metric, labels, key) ?? nothing,
    bounds: (source, metric) => sources.get(source)?.bounds.get(metric) ?? noBounds,
    samples: (source) => (sources.get(source)?.sampled.terms.size ?? 0) > 0,
    parts: (source, metric, labels, key) =>
      sources.get(source)?.sampled.of(metric, labels, key) ?? nothing,
    places,
  };
};
