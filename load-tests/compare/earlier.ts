// A run before this one, as its JSON result has it: the baseline of another branch, or the last run
// of the same profile. Only what was judged is compared with.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
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

const earlier = z.object({
  run: z.string().min(1),
  profile: z.string().min(1),
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  fault: z.string().nullable(),
  objectives: z.array(objective),
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

/** Why a run is nothing to compare with; null where it is. */
const unfit = ({ verdict, fault, profile }: Earlier, wanted: string): string | null => {
  if (profile !== wanted) return `is a run of '${profile}', not of '${wanted}'`;
  if (fault !== null) return `is a run with the fault ${fault}`;
  return verdict === 'inconclusive' ? 'is a run that could not be judged' : null;
};

export const isFit = (run: Earlier, profile: string): boolean => unfit(run, profile) === null;

/** @throws UsageError before anything is driven, not after it. */
export const readBaseline = (path: string, profile: string): Earlier => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    throw new UsageError(`the baseline ${path} cannot be read (${why})`);
  }
  const read = readEarlier(text);
  const wrong = typeof read === 'string' ? read : unfit(read, profile);
  if (typeof read !== 'string' && wrong === null) return read;
  throw new UsageError(`the baseline ${path} ${wrong}: give what -o json wrote of such a run`);
};
