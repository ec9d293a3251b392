// GET /deploys?limit=: newest first, each with what became worse or better after it. GET /deploys/ID: one
// with every objective in the hour before and in the hour after.

import { Router } from 'express';
import type { DeployBook } from '../../deploys/book.ts';
import { readLimit } from '../limit.ts';
import { answerProblem } from '../problem.ts';

export type DeployContext = {
  readonly deploys: Pick<DeployBook, 'list' | 'get'>;
  readonly now: () => number;
};

export const deployRoutes = ({ deploys, now }: DeployContext): Router => {
  const router = Router();

  router.get('/deploys', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 50, most: 200 });
    if (typeof limit !== 'number') answerProblem(response, limit);
    else response.set('cache-control', 'no-store').json(deploys.list(limit, now()));
  });

  router.get('/deploys/:id', (request, response) => {
    const deploy = deploys.get(request.params.id, now());
    if (deploy !== null) {
      response.set('cache-control', 'no-store').json(deploy);
      return;
    }
    answerProblem(response, {
      status: 404,
      title: 'No such deploy',
      detail: `No deploy is marked as '${request.params.id}'; GET /api/deploys lists them.`,
    });
  });

  return router;
};
