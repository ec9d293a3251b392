// GET /gates?profile=&limit=: runs of load gates, newest first. GET /gates/RUN: one with its judgement,
// beside the runs before it.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';
import { readLimit } from '../limit.ts';
import { answerProblem } from '../problem.ts';
import { openGateRuns } from './runs.ts';

export const gateRoutes = ({ markers, now }: Pick<BoardContext, 'markers' | 'now'>): Router => {
  const router = Router();
  const runs = openGateRuns(markers);

  router.get('/gates', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 100, most: 1000 });
    if (typeof limit !== 'number') {
      answerProblem(response, limit);
      return;
    }
    const { profile } = request.query;
    const named = typeof profile === 'string' && profile !== '' ? profile : null;
    response.set('cache-control', 'no-store').json(runs.list(now(), limit, named));
  });

  router.get('/gates/:run', (request, response) => {
    const run = runs.get(request.params.run, now());
    if (run !== null) {
      response.set('cache-control', 'no-store').json(run);
      return;
    }
    answerProblem(response, {
      status: 404,
      title: 'No such run',
      detail: `No run of a gate is called '${request.params.run}'; GET /api/gates lists them.`,
    });
  });

  return router;
};
