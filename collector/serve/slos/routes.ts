// GET /slos: a row per objective, worst first. GET /slos/NAME: one SLO with all its page shows; beside
// it /days, each UTC day of a quarter, and /definition, what was written and what is generated of it.

import { type Response, Router } from 'express';
import { runbookLink } from '../../../language/runbook.ts';
import type { BoardContext } from '../board.ts';
import { readLimit } from '../limit.ts';
import { answerProblem } from '../problem.ts';

const exemplarCount = 10;
const exemplarAgeMs = 3_600_000;
const markerAgeMs = 3_600_000;

const days = { standard: 90, most: 400 };

const unknown = (response: Response, name: string): void =>
  answerProblem(response, {
    status: 404,
    title: 'No such SLO',
    detail: `No SLO is called '${name}'; GET /api/slos lists them.`,
  });

export type SloContext = Pick<
  BoardContext,
  'state' | 'objectives' | 'badTraces' | 'markers' | 'days' | 'definition' | 'now'
>;

export const sloRoutes = (context: SloContext): Router => {
  const { state, objectives, badTraces, markers, now } = context;
  const router = Router();
  const isKnown = (name: string) => state.detail(name) !== null;

  router.get('/slos', (_request, response) => {
    response.set('cache-control', 'no-store').json(state.rows());
  });

  router.get('/slos/:name', (request, response) => {
    const { name } = request.params;
    const detail = state.detail(name);
    if (detail === null) {
      unknown(response, name);
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

  router.get('/slos/:name/days', (request, response) => {
    const { name } = request.params;
    if (!isKnown(name)) {
      unknown(response, name);
      return;
    }
    const count = readLimit(request.query.days, days);
    if (typeof count !== 'number') {
      const detail = `days must be a whole number from 1 to ${days.most}.`;
      answerProblem(response, { ...count, title: 'Days out of range', detail });
      return;
    }
    response.set('cache-control', 'no-store').json(context.days(name, now(), count));
  });

  router.get('/slos/:name/definition', (request, response) => {
    const { name } = request.params;
    if (!isKnown(name)) unknown(response, name);
    else response.set('cache-control', 'no-store').json({ name, ...context.definition(name) });
  });

  return router;
};
