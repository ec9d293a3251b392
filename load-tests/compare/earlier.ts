// A run before this one, as its JSON result has it: the baseline of another branch, or the last run
// of the same profile. Only what was judged is compared with.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { LoadGate } from '../../language/slo-set.ts';
import { UsageError } from '../call.ts';

const count = z.number().min(0);
const interval = z.object({ low: z.number(), high: z.number() });

const objective = z.object({
  objective: z.string().min(1),
  client: z
    .object({
      threshold: z.string(),
      value: z.number().nullable(),
      events: count,
      interval: interval.nullable().default(null),
    })
    .nullable(),
  server: z.object({ good: z.number(), total: count, target: z.number().gt(0).lt(1) }).nullable(),
});

const objectives = z.array(objective).readonly();
const verdict = z.enum(['pass', 'fail', 'inconclusive']);

const phase = z.object({
  name: z.string().min(1),
  sessions: count,
  verdict: verdict.nullable(),
  objectives,
});

const storm = z.object({ came: count, admitted: count, lastAdmittedMs: count.nullable() });

/** Results from before loads had phases have none of what phases come to. */
const earlier = z.object({
  run: z.string().min(1),
  profile: z.string().min(1),
  verdict,
  fault: z.string().nullable(),
  objectives,
  phases: z.array(phase).readonly().default([]),
  knee: z
    .object({ sessions: count, next: z.object({ verdict: verdict.nullable() }).nullable() })
    .nullable()
    .default(null),
  load: z.object({ storm: storm.nullable().optional() }).nullable().default(null),
});

export type Earlier = z.infer<typeof earlier>;

/** @returns the run, or in words why the text is none. */
export const readEarlier = (text: string): Earlier | string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 'is no JSON';
  }
  const parsed = earlier.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `is no result of a run: ${issue?.path.join('.') || 'it'}: ${issue?.message}`;
};

export type Wanted = Pick<LoadGate, 'name' | 'course'>;

/** Why a run is nothing to compare with; null where it is. */
export const unfit = (
  { verdict, fault, profile, phases }: Earlier,
  { name, course }: Wanted,
): string | null => {
  if (profile !== name) return `is a run of '${profile}', not of '${name}'`;
  if (fault !== null) return `is a run with the fault ${fault}`;
  if (verdict === 'inconclusive') return 'is a run that could not be judged';
  if (course.kind !== 'steady' && phases.length === 0)
    return `is a run without phases, and '${name}' goes through some by now`;
  return course.kind === 'steady' && phases.length > 0
    ? `is a run in phases, and '${name}' has none by now`
    : null;
};

/** @throws UsageError before anything is driven, not after it. */
export const readBaseline = (path: string, wanted: Wanted): Earlier => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    throw new UsageError(`the baseline ${path} cannot be read (${why})`);
  }
  const read = readEarlier(text);
  const wrong = typeof read === 'string' ? read : unfit(read, wanted);
  if (typeof read !== 'string' && wrong === null) return read;
  throw new UsageError(`the baseline ${path} ${wrong}: give what -o json wrote of such a run`);
};
