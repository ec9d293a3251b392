// How long people have to acknowledge a page before it is told again or to others: the variables for it,
// and what they mean.

import { z } from 'zod';

export type PatienceSettings = {
  readonly repeatMs: number;
  readonly escalateMs: number;
  /** Each step's receivers or notification targets by name; null: all other ways, in one step. */
  readonly escalation: readonly (readonly string[])[] | null;
};

const wholeNumber = (standard: number, most: number, unit: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,4}$/, `is no number of ${unit}: give one from 1 to ${most}`)
    .transform(Number)
    .refine((number) => number <= most, `is too many ${unit}: give at most ${most}`)
    .default(standard);

/** Said instead of names where nobody else is to be told. */
const nobody = 'none';

const steps = z
  .string()
  .regex(
    /^\s*[\w.:-]+(\s*[,+]\s*[\w.:-]+)*\s*$/,
    'names no steps: give receivers or notification targets, the steps with commas between them and those of one step with +, as in email, slack+lead; or none',
  )
  .transform((text) =>
    text.trim() === nobody
      ? []
      : text.split(',').map((step) => step.split('+').map((name) => name.trim())),
  );

export const patienceVariables = {
  PAGER_REPEAT_HOURS: wholeNumber(4, 168, 'hours'),
  PAGER_ESCALATE_MINUTES: wholeNumber(15, 1440, 'minutes'),
  PAGER_ESCALATE_TO: steps.optional(),
};

const variables = z.object(patienceVariables);

export const patienceSettings = (data: z.infer<typeof variables>): PatienceSettings => ({
  repeatMs: data.PAGER_REPEAT_HOURS * 3_600_000,
  escalateMs: data.PAGER_ESCALATE_MINUTES * 60_000,
  escalation: data.PAGER_ESCALATE_TO ?? null,
});
