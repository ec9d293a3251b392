// The JSON of what the page of an SLO asks for.
// null stands wherever nothing was measured; never 0. Times are milliseconds of Unix time.

import type { AlertRow, MarkerRow, ObjectiveRow, Unit } from '../shapes.ts';
import type { TraceSummary } from '../traces/shapes.ts';

export type WindowRow = {
  readonly window: string;
  readonly counts: Unit;
  readonly good: number;
  readonly total: number;
  readonly sli: number | null;
  readonly burn: number | null;
};

/** One point of a chart: counts of the slice that ends at `at`. */
export type HistoryPoint = { readonly at: number; readonly good: number; readonly total: number };

/** The budget that the objectives of an SLO burn together. */
export type CompositeRow = {
  /** Their burns, each times its weight; or their time slices, bad where one is bad for any of them. */
  readonly joins: 'burns' | 'slices';
  /** As of an objective. Without a target of its own it has no SLI and no colour. */
  readonly budgetLeft: number | null;
  /** By those windows that the burn policies of all objectives name. */
  readonly burn: Readonly<Record<string, number | null>>;
};

/** GET /api/slos/NAME: one SLO, each objective with everything its page shows. */
export type SloDetail = {
  readonly name: string;
  readonly title: string;
  readonly service: string;
  readonly description: string;
  /** A path of this board, an address elsewhere, or what the definition says. */
  readonly runbook: string | null;
  /** null where no objective has a compositeWeight. */
  readonly composite: CompositeRow | null;
  readonly objectives: readonly (ObjectiveRow & {
    readonly goodQuery: string;
    readonly totalQuery: string;
    readonly windows: readonly WindowRow[];
    /** Its burn policy, and where each alert of it stands. */
    readonly burnAlerts: readonly BurnAlertRow[];
    /** How the budget of the period was spent. */
    readonly burnDown: BurnDown;
    readonly alerts: readonly AlertRow[];
    readonly exemplars: readonly TraceSummary[];
    /** Last hour in slices of 10 s. */
    readonly history: readonly HistoryPoint[];
  })[];
  readonly markers: readonly MarkerRow[];
};

/** One UTC day of an objective. */
export type DayRow = {
  /** When it begins. */
  readonly at: number;
  /** Of what its budget counts, events or slices, without what is left out. */
  readonly good: number;
  readonly total: number;
  /** null: nothing was measured. */
  readonly sli: number | null;
  /** 1: it spent a day's share of the budget; 0: nothing. */
  readonly burn: number | null;
  /** How long its source was heard. 0: nobody watched. */
  readonly heardSeconds: number;
  readonly leftOut: readonly {
    /** 'maintenance', or the id of a correction. */
    readonly what: string;
    readonly seconds: number;
  }[];
};

/** GET /api/slos/NAME/days?days=90: oldest first; the last is today. */
export type SloDays = {
  readonly name: string;
  readonly objectives: readonly {
    readonly objective: string;
    readonly days: readonly DayRow[];
  }[];
};

/** GET /api/slos/NAME/definition: what was written, and what is generated from it. */
export type SloDefinition = {
  readonly name: string;
  /** null where the file's text is not at hand. */
  readonly definition: {
    readonly file: string;
    /** Of its first line. */
    readonly line: number;
    readonly text: string;
  } | null;
  /** Prometheus rules, as YAML; null where there are none, `rulesMissing` says why. */
  readonly rules: string | null;
  readonly rulesMissing: string | null;
};

/** How much of a period's budget was left after what had happened by then. */
export type BurnDown = {
  /** Of the period; `endMs` of a rolling one is now. */
  readonly startMs: number;
  readonly endMs: number;
  readonly points: readonly {
    readonly at: number;
    /** null: nobody watched. */
    readonly left: number | null;
  }[];
};

/** A burn alert with what it looks at now. */
export type BurnAlertRow = {
  readonly severity: 'page' | 'ticket';
  /** '1h' and '5m'. */
  readonly longWindow: string;
  readonly shortWindow: string;
  /** Both burns must be above it. */
  readonly factor: number;
  readonly longBurn: number | null;
  readonly shortBurn: number | null;
};
