// GET /traces?slo=&objective=&route=&status=&minDuration=&service=&since=&until=&order=&limit=: kept
// traces that answer to all of it; an SLO's are those that show a bad event of it. GET
// /traces/choices: what can be asked for. GET /traces/ID: one trace with its spans. GET /forwarding:
// what waits to be handed on.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';
import { readLimit } from '../limit.ts';
import { answerProblem } from '../problem.ts';
import { withErrorLinks } from './error-links.ts';
import { readTraceQuery } from './query.ts';

export const traceRoutes = ({
  objectives,
  traces,
  badTraces,
  errors,
  forwarding,
}: Pick<BoardContext, 'objectives' | 'traces' | 'badTraces' | 'errors' | 'forwarding'>): Router => {
  const router = Router();

  router.get('/traces', (request, response) => {
    const { limit: wanted, ...query } = request.query;
    const limit = readLimit(wanted, { standard: 20, most: 200 });
    if (typeof limit !== 'number') {
      answerProblem(response, limit);
      return;
    }
    const question = readTraceQuery(objectives, badTraces, query);
    if ('title' in question) {
      answerProblem(response, question);
      return;
    }
    const found = traces.find(question.query, { limit, order: question.order });
    response.set('cache-control', 'no-store').json(found);
  });

  router.get('/traces/choices', (_request, response) => {
    response.set('cache-control', 'no-store').json(traces.choices());
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
    response.set('cache-control', 'no-store').json(withErrorLinks(trace, errors));
  });

  router.get('/forwarding', (_request, response) => {
    response.set('cache-control', 'no-store').json(forwarding());
  });

  return router;
};
