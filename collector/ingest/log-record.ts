// One record of a log as it comes in. None is kept: those that tell of an error are counted by group.

import type { Attributes } from './span.ts';

export type LogRecord = {
  /** Milliseconds of Unix time. */
  readonly timeMs: number;
  /** OpenTelemetry's: 17 and above are errors; 0 where it was not told. */
  readonly severity: number;
  readonly severityText: string;
  /** The logger's; '' where it was not told. */
  readonly scope: string;
  /** What is no text is its JSON. */
  readonly body: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  /** Lower-case hex; null for a record of no trace. */
  readonly traceId: string | null;
  readonly spanId: string | null;
};
