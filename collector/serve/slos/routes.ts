// GET /slos: a row per objective, worst first. GET /slos/NAME: one SLO with all its page shows.

import { Router } from 'express';
import { runbookLink } from '../../../language/runbook.ts';
import type { BoardContext } from '../board.ts';
import { answerProblem } from '../problem.ts';

const exemplarCount = 10;
const exemplarAgeMs = 3_600_000;
const markerAgeMs = 3_600_000;

export const sloRoutes = ({ state, objectives, badTraces, markers, now }: BoardContext): Router => {
  const router = Router();

  router.get('/slos', (_request, response) => {
    response.set('cache-control', 'no-store').json(state.rows());
  });

  router.get('/slos/:name', (request, response) => {
    const { name } = request.params;
    const detail = state.detail(name);
    if (detail === null) {
      answerProblem(response, {
        status: 404,
        title: 'No such SLO',
        detail: `No SLO is called '${name}'; GET /api/slos lists them.`,
      });
      return;
    }
    const sinceMs = now() - exemplarAgeMs;
    response.set('cache-control', 'no-store').json({
      ...detail,
      runbook: detail.runbook === null ? null : runbookLink(detail.runbook, ''),
      objectives: detail.objectives.map((row) => {
        const found = objectives.find(
          ({ slo, objective }) => slo === row.name && objective === row.objective,
        );
        const exemplars = found ? badTraces.of(found, { limit: exemplarCount, sinceMs }) : [];
        return { ...row, exemplars };
      }),
      markers: markers.list({ sinceMs: now() - markerAgeMs, limit: 200 }),
    });
  });

  return router;
};
