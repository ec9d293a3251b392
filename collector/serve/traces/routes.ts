// GET /traces?slo=&objective=&limit=: kept traces, newest first, of all or those that show a bad
// event of one SLO. GET /traces/ID: one trace with its spans.

import { Router } from 'express';
import type { Objective, SpanFilter } from '../../../language/slo-set.ts';
import type { BoardContext } from '../board.ts';
import { readLimit } from '../limit.ts';
import { answerProblem, type Problem } from '../problem.ts';
import type { TraceSummary } from '../shapes.ts';

const anySpan: SpanFilter = { conditions: [], text: '{}' };

/** The filters that were asked for, or the problem with the question. */
const readFilters = (
  objectives: readonly Objective[],
  query: Readonly<Record<string, unknown>>,
): readonly SpanFilter[] | Problem => {
  const { slo, objective } = query;
  if (slo === undefined && objective === undefined) return [anySpan];
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
      detail: `No SLO has this name and objective; GET /api/slos lists them.`,
    };
  }
  return found.flatMap(({ exemplars }) => (exemplars === null ? [] : [exemplars]));
};

const newestFirst = (traces: readonly TraceSummary[]): TraceSummary[] =>
  [...new Map(traces.map((trace) => [trace.traceId, trace])).values()].sort((a, b) => b.at - a.at);

export const traceRoutes = ({
  objectives,
  traces,
}: Pick<BoardContext, 'objectives' | 'traces'>): Router => {
  const router = Router();

  router.get('/traces', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 20, most: 200 });
    if (typeof limit !== 'number') {
      answerProblem(response, limit);
      return;
    }
    const filters = readFilters(objectives, request.query);
    if ('status' in filters) {
      answerProblem(response, filters);
      return;
    }
    const found = filters.flatMap((filter) => traces.search(filter, { limit }));
    response.set('cache-control', 'no-store').json(newestFirst(found).slice(0, limit));
  });

  router.get('/traces/:id', (request, response) => {
    const { id } = request.params;
    const trace = /^[0-9a-f]{32}$/i.test(id) ? traces.get(id.toLowerCase()) : null;
    if (trace === null) {
      answerProblem(response, {
        status: 404,
        title: 'No such trace',
        detail: 'It was never received, or has made room for newer, slower or failed ones.',
      });
      return;
    }
    response.set('cache-control', 'no-store').json(trace);
  });

  return router;
};
