// What a question about traces asks for, from its query; or the problem with it.

import { z } from 'zod';
import type { Objective } from '../../../language/slo-set.ts';
import type { BadTraces } from '../../store/traces/bad-traces.ts';
import type { TraceQuery } from '../../store/traces/query.ts';
import { badQuestion, type Problem } from '../problem.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };

/** '250', '250ms', '1.5s', '2m': milliseconds where no unit stands. */
const duration = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?(ms|s|m|min)?$/, 'give a duration such as 250ms, 1.5s or 2m')
  .transform((text) => Number.parseFloat(text) * (units[text.replace(/[\d.]/g, '')] ?? 1));

const moment = z
  .string()
  .regex(/^\d{1,15}$/, 'give milliseconds of Unix time')
  .transform(Number);

const name = z.string().max(300);

const schema = z.object({
  slo: name.optional(),
  objective: name.optional(),
  route: name.optional(),
  service: name.optional(),
  status: z.enum(['ok', 'error'], 'give ok or error').optional(),
  minDuration: duration.optional(),
  since: moment.optional(),
  until: moment.optional(),
  order: z.enum(['newest', 'slowest'], 'give newest or slowest').default('newest'),
});

export type TraceQuestion = {
  readonly query: TraceQuery;
  readonly order: 'newest' | 'slowest';
};

const withFilters = (
  objectives: readonly Objective[],
  badTraces: Pick<BadTraces, 'queryOf'>,
  {
    slo,
    objective,
  }: { readonly slo?: string | undefined; readonly objective?: string | undefined },
): Pick<TraceQuery, 'filters' | 'traceIds'> | Problem => {
  if (slo === undefined && objective === undefined) return {};
  if (slo === undefined) {
    return {
      status: 400,
      title: 'SLO missing',
      detail: 'objective needs slo: /api/traces?slo=NAME&objective=NAME.',
    };
  }
  const found = objectives.filter(
    (each) => each.slo === slo && (objective === undefined || each.objective === objective),
  );
  if (found.length === 0) {
    return {
      status: 404,
      title: 'No such SLO',
      detail: 'No SLO has this name and objective; GET /api/slos lists them.',
    };
  }
  return badTraces.queryOf(found);
};

export const readTraceQuery = (
  objectives: readonly Objective[],
  badTraces: Pick<BadTraces, 'queryOf'>,
  query: Readonly<Record<string, unknown>>,
): TraceQuestion | Problem => {
  const parsed = schema.safeParse(query);
  if (!parsed.success) return badQuestion(parsed.error);
  const { slo, objective, order, minDuration, since, until, ...rest } = parsed.data;
  const filters = withFilters(objectives, badTraces, { slo, objective });
  if ('title' in filters) return filters;
  const times = { minDurationMs: minDuration, sinceMs: since, untilMs: until };
  return { query: { ...rest, ...filters, ...times }, order };
};
