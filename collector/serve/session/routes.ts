// GET /session: what this board may do, and what the collector loudly complains of.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';

export const sessionRoutes = ({ state }: Pick<BoardContext, 'state'>): Router => {
  const router = Router();
  router.get('/session', (_request, response) => {
    response.set('cache-control', 'no-store').json(state.session());
  });
  return router;
};
