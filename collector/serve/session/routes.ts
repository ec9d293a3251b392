// GET /session: what this board may do, who asks and what they may, and what the collector loudly
// complains of.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';
import type { Door } from '../door/door.ts';
import type { BoardSession } from './shapes.ts';

export const sessionRoutes = ({ state }: Pick<BoardContext, 'state'>, door: Door): Router => {
  const router = Router();
  router.get('/session', (_request, response) => {
    const visitor = door.visitorOf(response);
    const session: BoardSession = {
      ...state.session(),
      you: {
        name: visitor.name,
        role: visitor.role,
        mayChange: door.mayChange(visitor),
        isSignedIn: visitor.session !== null,
        canSignIn: door.isLocked,
      },
    };
    response.set('cache-control', 'no-store').json(session);
  });
  return router;
};
