// GET /healthz: the process answers. GET /readyz: it does its work: the store takes writes and
// evaluations are on time. GET /metrics: the collector's own figures.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';

/** A check's name, and what is wrong with it; null where nothing is. */
export type Readiness = Readonly<Record<string, string | null>>;

export const healthRoutes = ({ readiness }: Pick<BoardContext, 'readiness'>): Router => {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', (_request, response) => {
    const checks = readiness();
    const ready = Object.values(checks).every((problem) => problem === null);
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: ready ? 'ok' : 'failing', checks });
  });
  return router;
};

export const metricsRoutes = ({ registry }: Pick<BoardContext, 'registry'>): Router => {
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    const text = await registry.metrics();
    response.set({ 'content-type': registry.contentType, 'cache-control': 'no-store' }).send(text);
  });
  return router;
};
