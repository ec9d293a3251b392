// GET /notifications: the pager inbox, newest first, with the state of every delivery.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';
import { readLimit } from '../limit.ts';
import { answerProblem } from '../problem.ts';

export const notificationRoutes = ({ inbox }: Pick<BoardContext, 'inbox'>): Router => {
  const router = Router();
  router.get('/notifications', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 100, most: 1000 });
    if (typeof limit !== 'number') {
      answerProblem(response, limit);
      return;
    }
    response.set('cache-control', 'no-store').json(inbox.list(limit));
  });
  return router;
};
