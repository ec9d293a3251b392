// What k6 leaves behind at its end: the figures of the metrics that the script measured.
// A summary of another run, or one that is not whole, is none.

import { z } from 'zod';

const count = z.number().int().min(0);

const metric = z.object({
  type: z.string(),
  values: z.record(z.string(), z.number().nullable()),
  thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
});

const summary = z.object({
  run: z.string(),
  profile: z.string(),
  durationMs: z.number().min(0),
  /** `most` at once; `joined` is how many got into the hub at all. */
  sessions: z.object({ wanted: count, most: count, joined: count }),
  failedDials: count,
  iterations: count,
  /** Those who came at once; null without a storm. */
  storm: z
    .object({
      ...{ came: count, admitted: count },
      /** Attempts that the app turned away, how often somebody was in and was cut off, and came back. */
      ...{ turnedAway: count, cutOff: count, cameBack: count },
      /** Not in at the end. */
      lost: count,
      /** From the storm's begin; null where nobody came, or was let in. */
      lastCameMs: z.number().min(0).nullable(),
      lastAdmittedMs: z.number().min(0).nullable(),
    })
    .nullable()
    .default(null),
  metrics: z.record(z.string(), metric),
});

export type Metric = z.infer<typeof metric>;
export type Summary = z.infer<typeof summary>;

/** @returns the summary, or in words why the text is none of that run. */
export const readSummary = (text: string, run: string): Summary | string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 'the summary of k6 is no JSON';
  }
  const parsed = summary.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'it';
    return `the summary of k6 is not whole: ${place}: ${issue?.message}`;
  }
  if (parsed.data.run !== run) return `the summary of k6 is of another run, '${parsed.data.run}'`;
  return parsed.data;
};
