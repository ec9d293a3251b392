// The JSON of what people changed. Times are milliseconds of Unix time.

/** GET /api/audit: what people changed, newest first. */
export type AuditRow = {
  readonly id: number;
  readonly at: number;
  /** As the caller named itself: a user name, else 'operator'. */
  readonly who: string;
  /** 'silence made', 'alert acknowledged', 'deploy marked'. */
  readonly what: string;
  /** What it was done to, in words. */
  readonly about: string;
  readonly detail: string;
};
