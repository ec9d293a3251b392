// The JSON of corrections. Times are milliseconds of Unix time.

/**
 * GET /api/corrections?from=&to=: newest first, withdrawn ones too. POST /api/corrections {slo,
 * objective?} or {service}, with {from, to, reason, author?}: 201 with one of these and what it does
 * to budgets. POST /api/corrections/ID/withdraw {reason}: it counts again.
 */
export type CorrectionRow = {
  readonly id: string;
  /** All objectives of it, unless one is named; null where it is about a service. */
  readonly slo: string | null;
  readonly objective: string | null;
  readonly service: string | null;
  /** On the hour; what was counted in (from, to] is left out. */
  readonly from: number;
  readonly to: number;
  readonly author: string;
  readonly reason: string;
  readonly madeAt: number;
  /** It counts again since; null while it stands. */
  readonly withdrawn: { readonly at: number; readonly by: string; readonly reason: string } | null;
};

/** What POST answers. */
export type CorrectionAnswer = CorrectionRow & {
  readonly budgets: readonly {
    readonly name: string;
    readonly objective: string;
    /** 1 is untouched, 0 spent; null where nothing was counted. */
    readonly leftBefore: number | null;
    readonly leftAfter: number | null;
  }[];
};
