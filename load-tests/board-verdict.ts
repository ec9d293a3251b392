// The collector's verdict over an interval, as GET /api/verdict answers it.
// Figures that contradict each other are no answer.

import { z } from 'zod';

const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const reasons = z.array(z.string());

const objective = z
  .object({
    name: z.string().min(1),
    objective: z.string().min(1),
    title: z.string(),
    service: z.string(),
    target: z.number().gt(0).lt(1),
    verdict,
    /** Of an objective that counts time slices, the events that were in them. */
    events: z.number().min(0).optional(),
    good: z.number(),
    total: z.number().min(0),
    sli: z.number().nullable(),
    reasons,
  })
  .refine(
    ({ total, sli }) => (total === 0) === (sli === null),
    'sli is null exactly without events',
  );

export const boardVerdict = z.object({
  from: z.number(),
  to: z.number(),
  verdict,
  reasons,
  objectives: z.array(objective).min(1, 'there is no objective'),
});

export type BoardObjective = z.infer<typeof objective>;
export type BoardVerdict = z.infer<typeof boardVerdict>;
