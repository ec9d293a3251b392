// What a rollout controller compares, as data: once with the collector's API, once with PromQL over
// the recorded series. Both say "holds" only from something that was measured: silence holds nothing.

export type Side = 'above' | 'below' | 'at least' | 'is' | 'is one of';

/** A request to the collector, the row that is looked at, and the fields that must compare. */
export type CollectorRead = {
  readonly request: 'GET';
  readonly path: string;
  /** Words for what the controller fills in: `stepStart` and `now`, milliseconds of Unix time. */
  readonly query: Readonly<Record<string, 'stepStart' | 'now'>>;
  /** Where in the answer the rows are: '' is the answer itself. */
  readonly rows: '' | 'objectives';
  readonly row: { readonly name: string; readonly objective: string };
  /** All must hold. A field that is null compares with nothing. */
  readonly all: readonly FieldComparison[];
};

export type FieldComparison = {
  readonly field: string;
  readonly side: Side;
  readonly limit: number | string | readonly string[];
};

export type Condition = {
  readonly id: string;
  readonly kind: 'red' | 'burn' | 'budget' | 'heard' | 'enough' | 'not red';
  /** In words, for the log of a rollout. */
  readonly text: string;
  /** What is compared. */
  readonly compares: 'status' | 'bad ratio' | 'budget left' | 'source' | 'events';
  readonly side: Side;
  readonly limit: number | string | readonly string[];
  /** Over the last so many seconds; null: over the objective's whole period. */
  readonly windowSeconds: number | null;
  readonly collector: CollectorRead;
  readonly promql: {
    readonly expression: string;
    /** An answer without a series is never a yes. */
    readonly holds: 'when it returns a series';
  };
};

/** The row of /api/slos. */
export const rowRead = (
  row: CollectorRead['row'],
  ...all: readonly FieldComparison[]
): CollectorRead => ({ request: 'GET', path: '/api/slos', query: {}, rows: '', row, all });

/** What was counted since the step began. */
export const stepRead = (
  row: CollectorRead['row'],
  ...all: readonly FieldComparison[]
): CollectorRead => ({
  request: 'GET',
  path: '/api/verdict',
  query: { from: 'stepStart', to: 'now' },
  rows: 'objectives',
  row,
  all,
});

export const promql = (expression: string): Condition['promql'] => ({
  expression,
  holds: 'when it returns a series',
});
