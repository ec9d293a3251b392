// The JSON of what the page of an SLO asks for besides its detail.

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
