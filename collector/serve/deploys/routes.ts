// GET /deploys?limit=: newest first, each with what became worse or better after it. GET /deploys/ID: one
// with every objective in the hour before and in the hour after.

import { Router } from 'express';
import type { DeployBook } from '../../deploys/book.ts';
import { readLimit } from '../limit.ts';
import { answerProblem } from '../problem.ts';
import type { Deploy, DeployChange, DeployRow } from './shapes.ts';

export type DeployContext = {
  readonly deploys: Pick<DeployBook, 'list' | 'get'>;
  readonly now: () => number;
};

const mostWorse = 3;

export const rowOf = ({ effect, ...deploy }: Deploy): DeployRow => {
  if (effect === null) return { ...deploy, effect: null };
  const having = (change: DeployChange) =>
    effect.objectives.filter((each) => each.change === change);
  return {
    ...deploy,
    effect: {
      isOver: effect.isOver,
      worse: having('worse')
        .slice(0, mostWorse)
        .map(({ name, title, before, after }) => ({ name, title, before, after })),
      worseCount: having('worse').length,
      better: having('better').length,
      same: having('same').length,
      unknown: having('unknown').length,
    },
  };
};

export const deployRoutes = ({ deploys, now }: DeployContext): Router => {
  const router = Router();

  router.get('/deploys', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 50, most: 200 });
    if (typeof limit !== 'number') answerProblem(response, limit);
    else response.set('cache-control', 'no-store').json(deploys.list(limit, now()).map(rowOf));
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
