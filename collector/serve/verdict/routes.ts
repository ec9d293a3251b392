// GET /verdict?from=MS&to=MS: were the promises kept in that interval, as the collector saw it?

import { Router } from 'express';
import type { BoardContext } from '../board.ts';
import { answerProblem } from '../problem.ts';

const readTime = (value: unknown): number | null =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;

export const verdictRoutes = ({ state }: Pick<BoardContext, 'state'>): Router => {
  const router = Router();

  router.get('/verdict', (request, response) => {
    const refuse = (detail: string): void =>
      answerProblem(response, { status: 400, title: 'Interval cannot be judged', detail });
    const { from, to } = request.query;
    const fromMs = readTime(from);
    const toMs = readTime(to);
    if (fromMs === null || toMs === null) {
      const wrong = Object.entries({ from: fromMs, to: toMs }).filter(([, time]) => time === null);
      const names = wrong.map(([name]) => name).join(' and ');
      refuse(`${names}: give milliseconds of Unix time, a whole number: ?from=MS&to=MS.`);
      return;
    }
    if (fromMs >= toMs) {
      refuse('from must be earlier than to.');
      return;
    }
    const verdict = state.verdict(fromMs, toMs);
    if ('problem' in verdict) refuse(verdict.problem);
    else response.set('cache-control', 'no-store').json(verdict);
  });

  return router;
};
