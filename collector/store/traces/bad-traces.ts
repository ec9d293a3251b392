// The kept traces in which an event of an objective was bad: found by its filter of spans, or because
// an exemplar of its metric points to them.

import type { Objective } from '../../../language/slo-set.ts';
import type { TraceSummary } from '../../serve/traces/shapes.ts';
import type { TraceStore } from '../traces.ts';
import type { ExemplarBook } from './exemplars.ts';
import type { TraceQuery } from './query.ts';

type Asked = Pick<Objective, 'key' | 'exemplars'>;

export type BadTraces = {
  /** Newest first. */
  readonly of: (
    objective: Asked,
    options: { readonly limit: number; readonly sinceMs?: number },
  ) => TraceSummary[];
  /** What finds those of any of the objectives. */
  readonly queryOf: (
    objectives: readonly Asked[],
    sinceMs?: number,
  ) => Required<Pick<TraceQuery, 'filters' | 'traceIds'>>;
  /** Whether anything could find one. */
  readonly canFind: (objective: Asked) => boolean;
};

export const createBadTraces = (
  traces: Pick<TraceStore, 'find'>,
  exemplars: Pick<ExemplarBook, 'of'>,
): BadTraces => {
  const queryOf: BadTraces['queryOf'] = (objectives, sinceMs) => ({
    filters: objectives.flatMap((each) => each.exemplars ?? []),
    traceIds: new Set(objectives.flatMap(({ key }) => exemplars.of(key, sinceMs))),
  });
  return {
    queryOf,
    of: (objective, { limit, sinceMs = 0 }) =>
      traces.find({ ...queryOf([objective], sinceMs), sinceMs }, { limit }),
    canFind: (objective) => objective.exemplars !== null || exemplars.of(objective.key).length > 0,
  };
};
