// POST /api/hubs/token: who is signed in gets a token that a hub takes for half a minute. It is what
// pages say to a hub, so that what signs one in does not travel in messages.

import { Router } from 'express';
import type { AppContext } from '../context.ts';
import { sendProblem } from '../http/problem.ts';
import { bearerToken } from '../identity/require-user.ts';

export const hubTokenRoutes = ({ tokens }: Pick<AppContext, 'tokens'>): Router => {
  const router = Router();
  router.post('/', async (request, response) => {
    const token = bearerToken(request.get('authorization'));
    const issued = token ? await tokens.issueForHub(token) : null;
    response.set('cache-control', 'no-store');
    if (issued) {
      response.status(201).json(issued);
      return;
    }
    response.set('www-authenticate', 'Bearer');
    sendProblem(response, {
      status: 401,
      title: 'Not signed in',
      detail: 'send `Authorization: Bearer TOKEN` with a token from POST /api/sessions',
    });
  });
  return router;
};
