// The JSON of error tracking. null stands wherever nothing is known. Times are milliseconds of Unix
// time; a count is of traces, and of records without a trace, in which the error occurred.

export type ErrorWindow = '24h' | '7d';
export const errorSorts = ['worst', 'newest', 'latest'] as const;
/** `worst`: most often in the window. `newest`: first seen last. `latest`: last seen last. */
export type ErrorSort = (typeof errorSorts)[number];

/** One group: errors of one service, type and place in the code. */
export type ErrorRow = {
  readonly id: string;
  readonly service: string;
  readonly type: string;
  /** The message without what differs each time. */
  readonly title: string;
  /** Where in the program it was thrown. */
  readonly culprit: string | null;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Since it was first seen. */
  readonly count: number;
  readonly countInWindow: number;
  /** In which it was seen first and last. */
  readonly firstRelease: string | null;
  readonly release: string | null;
  /** It came with the release that runs now, and an earlier one did not have it. */
  readonly isNew: boolean;
  /** Each hour of the window, oldest first; the last one is not over yet. */
  readonly sparkline: readonly number[];
  /** Where it occurred most. */
  readonly route: string | null;
  /** One that is kept, the latest. */
  readonly traceId: string | null;
};

/** GET /api/errors?service=&release=&window=24h|7d&sort=worst|newest|latest&limit= */
export type ErrorList = {
  readonly window: ErrorWindow;
  readonly groups: readonly ErrorRow[];
  /** How many groups there are of what was asked for, shown or not. */
  readonly total: number;
  /** What can be filtered by; releases latest first. */
  readonly services: readonly {
    readonly service: string;
    readonly currentRelease: string | null;
    readonly releases: readonly string[];
  }[];
  /** Errors that have no group of their own, or were not looked at, since the collector started. */
  readonly folded: number;
  readonly leftOut: number;
};

/** GET /api/errors/ID?window= */
export type ErrorDetail = ErrorRow & {
  readonly window: ErrorWindow;
  /** The latest, as it was. */
  readonly message: string;
  readonly stack: string;
  readonly releases: readonly {
    readonly release: string;
    readonly firstSeen: number;
    readonly lastSeen: number;
    readonly count: number;
  }[];
  /** Most frequent first. */
  readonly routes: readonly { readonly route: string; readonly count: number }[];
  /** Latest first. */
  readonly traces: readonly {
    readonly traceId: string;
    readonly at: number;
    /** Whether it can be looked at here. */
    readonly kept: boolean;
  }[];
};
