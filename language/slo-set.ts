// What the checked definitions mean: the one form that every consumer reads (collector, rules,
// dashboards, load gates). All references are resolved, all defaults filled in, all queries parsed.
// Ratios are in [0, 1], times in seconds.

import type { Course } from './load-course.ts';

export type { Disturbance } from './disturbance.ts';
export type { Course, Experiment, Steps, Storm } from './load-course.ts';

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

/** A comparison of OpenSLO's `op`: the value is good while `value OP threshold` holds. */
export type Comparison = 'lt' | 'lte' | 'gt' | 'gte';

/** How events and good events come about. */
export type Measure =
  /** Counters grow: their increments are the events. */
  | { readonly kind: 'counters'; readonly good: LinearForm; readonly total: LinearForm }
  /** Gauges hold the events of the moment: every scrape adds their values. */
  | { readonly kind: 'gauges'; readonly good: LinearForm; readonly total: LinearForm }
  /** Every scrape of a target is one event, good or bad by the share in [0, 1] that a gauge gives. */
  | { readonly kind: 'ratio'; readonly value: LinearForm; readonly gives: 'good' | 'bad' }
  /** Every scrape of a target is one event, good while its gauges' sum compares as promised. */
  | {
      readonly kind: 'threshold';
      readonly value: LinearForm;
      readonly operator: Comparison;
      readonly threshold: number;
    }
  /** Every span that `total` takes is one event; those that `part` takes too are the good or the bad ones. */
  | {
      readonly kind: 'spans';
      readonly total: SpanFilter;
      readonly part: SpanFilter;
      readonly gives: 'good' | 'bad';
    };

/** What is counted: good of total events, from exactly one data source. */
export type Indicator = Measure & {
  /** Stable over restarts: a hash of source and measure. History is kept under this id. */
  readonly id: string;
  readonly source: string;
  /** The queries as they were written, for people to read. */
  readonly goodText: string;
  readonly totalText: string;
};

/** An indicator of one kind of measure. */
export type IndicatorOf<Kind extends Measure['kind']> = Extract<Indicator, { kind: Kind }>;

/**
 * Time slices instead of events: each slice in which something was measured is one unit. Slices lie
 * side by side from midnight UTC. The budget is a share of all the period's slices, idle ones too.
 */
export type Slices = {
  /** A whole number of 15 s that divides a day. */
  readonly seconds: number;
  /**
   * A slice is good where at least this share of its events is (Timeslices). null: it is good by
   * the very share (RatioTimeslices, whose SLI by definition is the mean of the slices' ratios).
   */
  readonly goodFrom: number | null;
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
  /** Whether any red condition makes it red, or only all together; any where it is left out. */
  readonly redWhen?: 'any' | 'all';
  /** The colour of a window without an event while the source is heard; `no data` where it is left out. */
  readonly whenIdle?: 'no data' | 'green';
};

export type Severity = 'page' | 'ticket';

/** Holds while the burn over both windows is above `factor`. */
export type BurnLimit = {
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly factor: number;
  /** Bad events, or bad time slices of an objective that has such. */
  readonly minimumBadEvents: number;
};

/** Fires while its limit holds, and all of `and`. Alerts of one policy stand beside each other: any fires. */
export type BurnAlert = BurnLimit & {
  readonly severity: Severity;
  /** It keeps firing until it has not held for so long; left out: for as long as a colour is held. */
  readonly keepFiringSeconds?: number;
  /** What must hold at the same time; none in most cases. */
  readonly and: readonly BurnLimit[];
  /** It must hold for so long before it fires; 0 in most cases, since the windows smooth enough. */
  readonly forSeconds: number;
  /** Names of notification targets; none means the receiver of its severity. */
  readonly notify: readonly string[];
};

export type BurnPolicy = { readonly name: string; readonly alerts: readonly BurnAlert[] };

/** Who is told, and by what. */
export type NotificationTarget = {
  readonly name: string;
  readonly description: string;
  readonly by: 'pagerduty' | 'slack' | 'email' | 'webhook';
  /** The environment variable that holds its own address, key or URL; null: that of its way. */
  readonly addressVariable: string | null;
  readonly place: Place;
};

/** What must not hold while a release is rolled out; a rollout controller acts on it. */
export type RolloutPolicy = {
  readonly name: string;
  readonly description: string;
  /** Keys of the objectives that are watched. */
  readonly objectives: readonly string[];
  /** A step lasts at least so long, and until enough was measured. */
  readonly observeSeconds: number;
  /** The growing shares of traffic, in (0, 1], the last being 1. */
  readonly steps: readonly number[];
  readonly abort: {
    /** On a red threshold of any of the objectives. */
    readonly onRed: boolean;
    /** On a burn above this over a step's time; null: burn does not matter. */
    readonly burnAbove: number | null;
    /** On less budget left than this share; null: budget does not matter. */
    readonly budgetLeftBelow: number | null;
  };
  /** A step with fewer events than this decides nothing: the rollout waits. */
  readonly minimumEvents: number;
  readonly place: Place;
};

/** Time that was agreed not to count. What is measured is kept; readings leave it out. */
export type Maintenance = {
  readonly name: string;
  readonly description: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Names of services; none means all. */
  readonly services: readonly string[];
  readonly place: Place;
};

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
  /** The owner of its service. */
  readonly owner: string | null;
  readonly target: number;
  readonly indicator: Indicator;
  /** null: what counts is events, not time (Occurrences). */
  readonly slices: Slices | null;
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

/** Time slices of several objectives as one: bad where they are bad for any of these. */
export type JointSlices = {
  /** Keys of objectives. */
  readonly objectives: readonly string[];
  /** The burn while all of these slices are bad. */
  readonly factor: number;
};

/**
 * One budget that is burnt by whatever burns those of several objectives of an SLO, each times its
 * weight. It has no target, no colour and no alerts: those are its parts'.
 */
export type Composite = {
  readonly slo: string;
  readonly title: string;
  readonly service: string;
  /** All objectives of the SLO, in their order. */
  readonly parts: readonly {
    /** The key of an objective. */
    readonly objective: string;
    /** More than 0; a part with 2 burns twice as much of the whole as of itself. */
    readonly weight: number;
  }[];
  /** Seconds of the windows over which each part's burn is known, shortest first. */
  readonly windows: readonly number[];
  /**
   * Of time slices no more than all can be missing, so that no burn is more than this: the highest
   * that the part with the strictest target can have. null: it has no limit (Occurrences).
   */
  readonly mostBurn: number | null;
  /**
   * Timeslices: a slice that is bad for any part is one bad slice, which burns the whole as much as it
   * burns that of these parts that has the strictest target. That is the sum over `unions` of
   * factor × bad of all slices: the first has the parts of the strictest target, each further one also
   * those of the next, so that one whose targets are all alike is one union. null: burns are added.
   */
  readonly joint: { readonly seconds: number; readonly unions: readonly JointSlices[] } | null;
  readonly place: Place;
};

export type Service = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** A notification target: told of the alerts that name nobody. null: the receivers of the severity are. */
  readonly owner: string | null;
  /** The name of a BudgetPolicy; null where nothing was agreed. */
  readonly budgetPolicy: string | null;
  /** Names of the services without which it cannot do its work: while one is down, its own alerts are quiet. */
  readonly dependsOn: readonly string[];
  readonly place: Place;
};

/** What is done while less than a share of the budget is left. */
export type BudgetStep = {
  /** 0 to 1. Under 0.25: a quarter is left; 0: it is spent. */
  readonly budgetLeftBelow: number;
  /** `review`: look harder at what is released; `freeze`: release nothing but repairs. */
  readonly action: 'review' | 'freeze';
  /** In words, as it was agreed. */
  readonly text: string;
};

/** What was agreed to be done when an error budget of a service runs low. */
export type BudgetPolicy = {
  readonly name: string;
  readonly description: string;
  /** Lowest share first: the first that is reached applies. Never empty. */
  readonly steps: readonly BudgetStep[];
  readonly place: Place;
};

/** `prometheus`: scraped by the collector. `otlp`: pushed to it. `probe`: measured by its own probes. */
export type DataSource = {
  readonly name: string;
  readonly type: 'prometheus' | 'otlp' | 'probe' | 'remote-write';
  /** How often a live source is heard: three such intervals of silence make it stale. */
  readonly intervalSeconds: number;
};

/** Where a secret is; it is read when it is needed. */
export type Secret =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'variable'; readonly name: string };

export type TargetAuth =
  | { readonly kind: 'bearer'; readonly token: Secret }
  | { readonly kind: 'basic'; readonly user: string; readonly password: Secret };

export type ScrapeTarget = {
  readonly name: string;
  readonly source: string;
  readonly url: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Lists the instances, as Prometheus' file_sd: each takes the place of host and port in `url`. */
  readonly targetsFile?: string;
  readonly auth?: TargetAuth;
  /** Of an answer, decompressed. */
  readonly bodyLimitBytes?: number;
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
  /** People at once; those at first, where more come. */
  readonly sessions: number;
  readonly rampUpSeconds: number;
  /** With all of them, after the ramp-up; of each part that is judged by itself. */
  readonly durationSeconds: number;
  readonly course: Course;
  /** How busy people are, in (0, 1]: at 0.1 they think ten times as long between what they do. */
  readonly pace: number;
  /** Visitors of the API who come whatever the answers are, in a minute; null: none. */
  readonly arrivalsPerMinute: number | null;
  /** Of each part of the run in which all objectives are judged. */
  readonly floors: readonly Floor[];
  readonly place: Place;
};

export type SloSet = {
  readonly objectives: readonly Objective[];
  readonly composites: readonly Composite[];
  readonly dataSources: readonly DataSource[];
  readonly scrapeTargets: readonly ScrapeTarget[];
  readonly probes: readonly Probe[];
  readonly loadGates: readonly LoadGate[];
  readonly services: readonly Service[];
  readonly notificationTargets: readonly NotificationTarget[];
  readonly rolloutPolicies: readonly RolloutPolicy[];
  readonly maintenances: readonly Maintenance[];
  readonly budgetPolicies: readonly BudgetPolicy[];
};
