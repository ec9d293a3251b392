// The demo's fault panel: GET and POST /api/faults. The board's page calls it from its own origin,
// so exactly that origin is let in. Outside demo mode these routes are not mounted at all.

import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { sendProblem } from '../http/problem.ts';
import { isFaultName } from './faults.ts';

const switchBody = z.strictObject({ enabled: z.boolean() });

const allowOrigins = (origins: readonly string[]): RequestHandler => {
  return (request, response, next) => {
    response.vary('Origin');
    const from = request.get('origin');
    const own = `${request.protocol}://${request.get('host')}`;
    if (from && from !== own && !origins.includes(from)) {
      sendProblem(response, {
        status: 403,
        title: 'Not from here',
        detail: `faults are not switched from ${from}: only from BOARD_ORIGIN (${origins.join(', ') || 'not set'})`,
      });
      return;
    }
    if (from && from !== own) {
      response.set({
        'access-control-allow-origin': from,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '600',
        // The board is another origin: helmet's same-origin default would hide the answer from it.
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
};

export const faultRoutes = ({ config, faults, log }: AppContext): Router => {
  const router = Router();
  router.use(allowOrigins(config.boardOrigins));
  router.get('/', (_request, response) => {
    response.json(faults.list());
  });
  router.post('/:name', (request, response) => {
    const { name } = request.params;
    if (!isFaultName(name)) {
      const names = faults.list().map((row) => row.name);
      sendProblem(response, {
        status: 404,
        title: 'Not found',
        detail: `there is no fault ${name}: use one of ${names.join(', ')}`,
      });
      return;
    }
    const body = readInput(switchBody, request.body, response);
    if (!body) return;
    faults.set(name, body.enabled);
    log.warn({ fault: name, enabled: body.enabled }, 'a fault was switched');
    response.json(faults.list().find((row) => row.name === name));
  });
  return router;
};
