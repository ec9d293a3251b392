// GET /alerts: every alert that is pending or firing, and those resolved lately.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';

export const alertRoutes = ({ state }: Pick<BoardContext, 'state'>): Router => {
  const router = Router();
  router.get('/alerts', (_request, response) => {
    response.set('cache-control', 'no-store').json(state.alerts());
  });
  return router;
};
