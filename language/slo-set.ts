// What the checked definitions mean: the one form that every consumer reads (collector, rules,
// dashboards, load gates). All references are resolved, all defaults filled in, all queries parsed.
// Ratios are in [0, 1], times in seconds.

export type Place = { readonly file: string; readonly line: number; readonly column: number };

export type MatchOperator = '=' | '!=' | '=~' | '!~';
export type Matcher = {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
};

/** The series of one metric name that pass all matchers. Regular expressions are anchored, as in PromQL. */
export type Selector = { readonly metric: string; readonly matchers: readonly Matcher[] };

/** A sum of factor × (increments of every series that the selector finds). */
export type LinearForm = readonly { readonly factor: number; readonly selector: Selector }[];

/** What is counted. `good` of `total` events, from counters of exactly one data source. */
export type Indicator = {
  /** Stable over restarts: a hash of source, good and total. History is kept under this id. */
  readonly id: string;
  readonly source: string;
  readonly good: LinearForm;
  readonly total: LinearForm;
  /** The queries as PromQL, for people to read. */
  readonly goodText: string;
  readonly totalText: string;
};

/** Holds while more than `badRatioAbove` of the status window's events are bad. */
export type StatusCondition = {
  readonly indicator: Indicator;
  readonly badRatioAbove: number;
  /** In words, as people say it: 'more than 5 % of requests slower than 500 ms'. */
  readonly text: string;
};

export type StatusPolicy = {
  readonly name: string;
  readonly windowSeconds: number;
  /** A window with fewer bad events than this leaves the colour green. */
  readonly minimumBadEvents: number;
  /** A colour is left only after it has not held for so long. */
  readonly holdSeconds: number;
  readonly red: readonly StatusCondition[];
  readonly yellow: readonly StatusCondition[];
};

export type Severity = 'page' | 'ticket';

/** Fires while the burn over both windows is above `factor`. */
export type BurnAlert = {
  readonly severity: Severity;
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly factor: number;
  readonly minimumBadEvents: number;
};

export type BurnPolicy = { readonly name: string; readonly alerts: readonly BurnAlert[] };

export type Period =
  | { readonly kind: 'rolling'; readonly seconds: number; readonly text: string }
  | {
      readonly kind: 'calendar';
      readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year';
      readonly timeZone: string;
      readonly text: string;
    };

export type SpanOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '=~' | '!~';
export type SpanField =
  | { readonly scope: 'intrinsic'; readonly name: 'kind' | 'name' | 'status' | 'duration' }
  | { readonly scope: 'span' | 'resource'; readonly name: string };

/** One comparison of a TraceQL filter; durations are in nanoseconds. */
export type SpanCondition = {
  readonly field: SpanField;
  readonly operator: SpanOperator;
  readonly value: string | number | boolean;
};

/** Spans for which all conditions hold. */
export type SpanFilter = { readonly conditions: readonly SpanCondition[]; readonly text: string };

/** One promise about one service. Everything shown, alerted and generated is keyed by `key`. */
export type Objective = {
  /** `${slo}/${objective}`, unique in the set. */
  readonly key: string;
  readonly slo: string;
  readonly objective: string;
  readonly title: string;
  readonly description: string;
  readonly service: string;
  readonly target: number;
  readonly indicator: Indicator;
  readonly period: Period;
  readonly status: StatusPolicy;
  readonly burn: BurnPolicy;
  /** Which spans show a bad event of this objective; null where none can. */
  readonly exemplars: SpanFilter | null;
  readonly runbook: string | null;
  /** The metric by which a load test measures the same promise at the client; null where none does. */
  readonly k6Metric: string | null;
  readonly place: Place;
};

/** `prometheus`: scraped by the collector. `otlp`: pushed to it. `probe`: measured by its own probes. */
export type DataSource = {
  readonly name: string;
  readonly type: 'prometheus' | 'otlp' | 'probe';
  /** How often a live source is heard: three such intervals of silence make it stale. */
  readonly intervalSeconds: number;
};

export type ScrapeTarget = {
  readonly name: string;
  readonly source: string;
  readonly url: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
};

/**
 * An HTTP GET from outside; good is a 2xx within the timeout. Failures before the first success do
 * not count for `startupGraceSeconds` after the collector's start: the two may be starting together.
 */
export type Probe = {
  readonly name: string;
  readonly source: string;
  readonly url: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly startupGraceSeconds: number;
};

/** What must have been exercised for a run to count: fewer events leave it undecided. */
export type Floor = {
  /** The key of an objective. */
  readonly objective: string;
  readonly minimumEvents: number;
};

/** A load under which every objective of the set has to hold. */
export type LoadGate = {
  readonly name: string;
  readonly description: string;
  /** People at once. */
  readonly sessions: number;
  readonly rampUpSeconds: number;
  /** With all of them, after the ramp-up. */
  readonly durationSeconds: number;
  readonly floors: readonly Floor[];
  readonly place: Place;
};

export type SloSet = {
  readonly objectives: readonly Objective[];
  readonly dataSources: readonly DataSource[];
  readonly scrapeTargets: readonly ScrapeTarget[];
  readonly probes: readonly Probe[];
  readonly loadGates: readonly LoadGate[];
};
