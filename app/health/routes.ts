// /api/health: whether the app does its work, and each dependency by name. Open to everybody, so
// that probes need no token. 503 says failing; what is degraded still serves.

import { Router } from 'express';
import { sendProblem } from '../http/problem.ts';
import type { Health, HealthChecks } from './checks.ts';

/** Without these nothing works; without the others something does. */
const vital = new Set(['database']);

/** @returns failing where something vital fails, degraded where anything else is not ok. */
export const overall = (checks: Readonly<Record<string, Health>>): Health => {
  const unwell = Object.entries(checks).filter(([, { status }]) => status !== 'ok');
  const dead = unwell.some(([name, { status }]) => status === 'failing' && vital.has(name));
  const status = dead ? 'failing' : unwell.length > 0 ? 'degraded' : 'ok';
  const detail = unwell.map(([name, health]) => `${name}: ${health.detail}`).join('; ');
  return { status, detail: detail || 'everything answers' };
};

const codeOf = ({ status }: Health): number => (status === 'failing' ? 503 : 200);

export const healthRoutes = (checks: HealthChecks): Router => {
  const router = Router();
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });

  router.get('/', async (_request, response) => {
    const all: Record<string, Health> = {};
    await Promise.all(
      checks.names().map(async (name) => {
        const health = await checks.run(name);
        if (health) all[name] = health;
      }),
    );
    const health = overall(all);
    response.status(codeOf(health)).json({ ...health, checks: all });
  });

  router.get('/:name', async (request, response) => {
    const health = await checks.run(request.params.name);
    if (health) response.status(codeOf(health)).json(health);
    else
      sendProblem(response, {
        status: 404,
        title: 'Not found',
        detail: `there is no such check: use one of ${checks.names().join(', ')}`,
      });
  });
  return router;
};
